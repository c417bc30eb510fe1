"""No bound yields to trouble: what cannot be told in time is refused, held, or rests a while."""

import asyncio

import pytest

from ccmaster_core import dispatch
from ccmaster_hookspecs import hookimpl
from ccmaster_hookspecs.decisions import Refuse
from ccmaster_hookspecs.errors import StoreUnavailable
from ccmaster_hookspecs.messages import MessageState
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination import surely as surely_module
from ccmaster_plugin_coordination.bounds import budget
from ccmaster_plugin_coordination.surely import Undecided, surely

TROUBLE = [StoreUnavailable("the disk is gone"), KeyError("the disk is gone"), OSError()]


class Broken:
    """A store of which nothing can be read any more."""

    def __init__(self, store, error):
        self._store, self._error = store, error

    def __getattr__(self, name):
        return getattr(self._store, name)

    async def read(self, *_, **__):
        raise self._error


@pytest.fixture
async def agents(configured, open_host, opened):
    configured()
    async with open_host() as host:
        yield opened(host)


@pytest.mark.parametrize("error", TROUBLE, ids=repr)
async def test_a_store_that_breaks_lets_nothing_launch(agents, error):
    top = await agents.up()
    sound, agents.host.store = agents.host.store, Broken(agents.host.store, error)
    why = await agents.refused(top)
    assert why.startswith("what agents may launch cannot be told now: ")
    agents.host.store = sound
    await agents.up(top)


@pytest.mark.parametrize("error", TROUBLE, ids=repr)
async def test_only_a_persons_words_arrive_until_the_store_is_sound(
    agents, ana, error, monkeypatch
):
    monkeypatch.setattr("ccmaster_plugin_coordination.delivering.AGAIN", 0.05)
    top = await agents.up()
    child = await agents.up(top)
    sound, agents.host.store = agents.host.store, Broken(agents.host.store, error)
    sent = await agents.host.send(child, "hello", by=await agents.agent(top))
    held = await agents.becomes(
        child, lambda one: sent in one.messages and one.messages[sent].state is MessageState.HELD
    )
    assert "cannot be told now" in held.messages[sent].reason
    told = await agents.host.send(child, "go on", by=ana)
    status = await agents.becomes(child, lambda one: told not in one.messages)
    assert sent in status.messages
    agents.host.store = sound
    async with asyncio.timeout(30):
        receipt = await agents.host.receipt(child, sent, wait=True)
    assert receipt.state is MessageState.ANSWERED


@pytest.mark.parametrize("error", TROUBLE, ids=repr)
async def test_it_rests_a_while_where_nobody_knows_what_was_spent(agents, error):
    child = await agents.up(await agents.up())
    status = await agents.becomes(child, lambda one: one.state is State.IDLE)
    agents.host.store = Broken(agents.host.store, error)
    rest = await budget.decide_continuation(agents.host, status)
    assert "cannot be told now" in rest.reason
    assert rest.until is not None


async def test_a_process_that_stood_still_past_all_times_answers_no_too(plugins, monkeypatch):
    loop, ahead = asyncio.get_running_loop(), [0.0]
    now = loop.time
    monkeypatch.setattr(loop, "time", lambda: now() + ahead[0])

    async def never():
        loop.call_soon(ahead.__setitem__, 0, 10 * dispatch.TIMEOUT)
        await asyncio.Event().wait()

    class Bounds:
        @hookimpl
        async def decide_launch(self):
            try:
                await surely(never())
            except Undecided as trouble:
                return Refuse(str(trouble))

    plugins.register(Bounds(), "bounds")
    answer = await dispatch.decide(
        plugins.hook.decide_launch, expected=(Refuse,), host=None, request=None
    )
    assert answer == Refuse("it takes too long")


async def test_whoever_is_cancelled_in_time_is_cancelled():
    deciding = asyncio.create_task(surely(asyncio.Event().wait()))
    await asyncio.sleep(0)
    deciding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await deciding


def test_a_decision_ends_before_its_hook_gives_up():
    assert surely_module.SECONDS < dispatch.TIMEOUT
