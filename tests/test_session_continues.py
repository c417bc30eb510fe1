"""A session goes on by itself, within limits, and says why it rests."""

import pytest

from ccmaster_hookspecs import Continue, Rest, hookimpl
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import CONTINUATION
from ccmaster_hookspecs.status import State


@pytest.fixture(autouse=True)
def nobody_types(configure):
    """Let a session go on at once, though its prompt is of this moment."""
    configure("[auto_continue]\nquiet_seconds = 0\n")


def resting(status):
    return status.state is State.IDLE and status.rest is not None


async def test_it_goes_on_to_its_cap_and_again_after_a_reset(
    open_host, ana, folder, becomes, happened
):
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, runtime="demo", prompt="a [[text:one]]", max_turns=2
        )
        status = await becomes(host, session, resting)
        assert (status.continuations, status.turns) == (2, 3)
        assert status.rest == "2 of 2 turns"
        sent = await happened(host, session, e.MessageSent)
        assert [event.note for event in sent if event.by == CONTINUATION] == ["1/2", "2/2"]
        await host.set_watch(session, by=ana, reset=True, max_turns=1)
        again = await becomes(host, session, lambda s: s.turns == 4 and resting(s))
        assert again.rest == "1 of 1 turns"


async def test_it_rests_where_it_is_not_watched(open_host, ana, folder, becomes):
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, runtime="demo", prompt="a [[text:one]]", watch=False
        )
        status = await becomes(host, session, lambda s: s.turns == 1 and resting(s))
        assert status.continuations == 0
        await host.set_watch(session, by=ana, watch=True, max_turns=1)
        await becomes(host, session, lambda s: s.turns == 2)


async def test_a_failed_turn_stops_it(open_host, ana, folder, becomes):
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, runtime="demo", prompt="a [[err:400]]"
        )
        status = await becomes(host, session, resting)
    assert (status.continuations, status.failure) == (0, e.Failure.ERROR)


async def test_it_waits_while_a_person_types(open_host, configure, ana, folder, becomes):
    configure("[auto_continue]\nquiet_seconds = 3600\n")
    async with open_host() as host:
        session = await host.launch(
            by=ana, working_dir=folder, runtime="demo", prompt="a [[text:one]]"
        )
        status = await becomes(host, session, resting)
    assert (status.turns, status.continuations) == (1, 0)


async def test_a_plugin_goes_before_auto_continue(open_host, ana, folder, becomes):
    class Own:
        @hookimpl
        async def decide_continuation(self, status):
            return Continue("b [[text:mine]]") if status.turns == 1 else Rest("enough")

    async with open_host(Own()) as host:
        session = await host.launch(
            by=ana, working_dir=folder, runtime="demo", prompt="a [[text:one]]"
        )
        status = await becomes(host, session, lambda s: s.rest == "enough")
    assert (status.turns, status.last_message) == (2, "mine")
