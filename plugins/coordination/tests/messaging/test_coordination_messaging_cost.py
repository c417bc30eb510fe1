"""What a message costs does not grow with what happened before, or since it was over."""

import asyncio

import pytest

from ccmaster_hookspecs.events import TextSaid, session_stream
from ccmaster_hookspecs.principals import CONTINUATION

PATIENCE = 30.0


class Counted:
    """A store that counts the events that are read of single streams.

    What is read of all streams is what is new, which each fold of a process reads once.
    """

    def __init__(self, store):
        self._store, self.read_events = store, 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def read(self, after=0, stream=None, *wanted, **more):
        found = await self._store.read(after, stream, *wanted, **more)
        self.read_events += len(found) if stream else 0
        return found

    async def tail(self, *wanted, **more):
        found = await self._store.tail(*wanted, **more)
        self.read_events += len(found)
        return found


@pytest.fixture
async def counted(agents):
    agents.host.store = Counted(agents.host.store)
    return agents.host.store


async def _read_by(counted, work):
    before = counted.read_events
    await work
    return counted.read_events - before


async def _history(agents, session_id, length):
    said = TextSaid(stream=session_stream(session_id), text="and so on")
    await agents.host.store.append(*[said] * length)


@pytest.mark.parametrize("prompt", [None, "a person's words"])
async def test_sending_reads_as_much_after_a_long_history_as_after_a_short(agents, counted, prompt):
    a, b = await agents.up("a", "b", prompt=prompt)
    costs = []
    for length in (10, 5000):
        await _history(agents, a, length)
        await _history(agents, b, length)
        await agents.told(a, "send_message", to="b", message="first", kind="mail")
        sending = agents.told(a, "send_message", to="b", message="second", kind="mail")
        costs.append(await _read_by(counted, sending))
    assert costs[1] <= costs[0] + 4
    assert costs[0] < 60


async def test_telling_of_what_is_over_reads_no_further_than_it_went(agents, counted):
    a, b = await agents.up("a", "b")
    sent = (await agents.told(a, "send_message", to="b", message="hi"))["message_id"]
    await agents.message(a, sent, "answered")
    cost = await _read_by(counted, agents.told(a, "get_message", message_id=sent))
    await _history(agents, b, 5000)
    later = await _read_by(counted, agents.told(a, "get_message", message_id=sent))
    assert later < cost + 200


async def test_reading_a_mail_reads_what_is_there_of_it(agents, counted):
    a, b = await agents.up("a", "b")
    for number in range(40):
        await agents.told(a, "send_message", to="b", message=f"mail {number}", kind="mail")
    every = await agents.told(b, "list_mail")
    oldest = every["mails"][-1]["mail_id"]
    cost = await _read_by(counted, agents.told(b, "read_mail", mail_ids=[oldest]))
    assert cost < 15


async def test_a_turn_that_ccmaster_began_is_looked_at_once(agents, counted):
    (a, _) = await agents.up("a", "b")
    sent = await agents.host.send(a, "go on", by=CONTINUATION)
    async with asyncio.timeout(PATIENCE):
        await agents.host.receipt(a, sent, wait=True)
    await _history(agents, a, 5000)
    await agents.told(a, "send_message", to="b", message="first", kind="mail")
    again = agents.refused(a, "send_message", to="nobody", message="second", kind="mail")
    assert await _read_by(counted, again) < 60


async def test_an_id_that_was_made_up_is_not_looked_for_for_ever(agents, counted):
    a, _ = await agents.up("a", "b")
    await _history(agents, a, 12_000)
    made_up = agents.refused(
        a, "send_message", message="hi", in_reply_to="00000000-0000-4000-8000-000000000000"
    )
    assert await _read_by(counted, made_up) < 11_500
