"""Whoever ends messages for a session that nobody runs leaves them to who has it by then."""

from datetime import UTC, datetime, timedelta

from ccmaster_core.testing import hosts
from ccmaster_hookspecs.events import MessageExpired, MessageSent, session_stream
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.principals import person

ANA = person("ana")


class StoodStill:
    """A store to whose caller it seems no time, until each claim it takes is over."""

    def __init__(self, store):
        self._store = store

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def claim(self, *wanted):
        claim = await self._store.claim(*wanted)
        await self._store.release(claim)
        return claim


async def test_a_claim_that_is_over_is_no_failure_of_who_asks(ccmaster_home, plugins, tmp_path):
    plugins.discover()
    ccmaster_home.mkdir()
    (ccmaster_home / "config.toml").write_text('[sessions]\nruntime = "demo"\n', encoding="utf-8")
    async with hosts.application(ccmaster_home, plugins) as application:
        session_id = await application.launch(by=ANA, working_dir=str(tmp_path))
        stream, past = session_stream(session_id), datetime.now(UTC) - timedelta(seconds=1)
        sent = MessageSent(stream=stream, by=ANA, message_id="m1", text="hi", deadline=past)
        sound = application.store
        await sound.append(sent)
        application.store = StoodStill(sound)
        receipt = await application.receipt(session_id, "m1")
        assert receipt.state is MessageState.SENT
        application.store = sound
        receipt = await application.receipt(session_id, "m1")
        assert receipt.state is MessageState.EXPIRED
        stored = await sound.read(stream=stream)
        assert sum(isinstance(one.event, MessageExpired) for one in stored) == 1
