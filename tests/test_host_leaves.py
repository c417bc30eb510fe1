"""A host that leaves at any moment answers for every session that it was to run."""

import pytest

from ccmaster_core.hosting import hosting
from ccmaster_hookspecs.events import EndReason, MessageSent
from ccmaster_hookspecs.status import State


@pytest.mark.parametrize("sessions", [1, 5])
@pytest.mark.parametrize("looks", range(0, 12, 3))
async def test_no_session_is_left_that_was_asked_for_here(
    open_host, open_application, ana, folder, sessions, looks
):
    async with open_host(adopts=False) as host:
        asked = [
            await host.launch(by=ana, working_dir=folder, runtime="demo", prompt="go", here=True)
            for _ in range(sessions)
        ]
        for _ in range(looks):  # each lets the host go a little further with taking them
            await host.store.position()
    async with open_application() as application:
        assert await application.store.claims() == {}
        for session_id in asked:
            status = await application.status(session_id)
            assert (status.state, status.ended) == (State.ENDED, EndReason.STOPPED)
            [receipt] = [
                await application.receipt(session_id, event.message_id)
                for event in await _sent(application, session_id)
            ]
            assert receipt.state.final


async def test_a_host_that_lets_go_leaves_all_to_the_next(
    open_application, open_host, ana, folder, becomes
):
    async with open_application() as first, hosting(first, adopts=True) as asked:
        session_id = await first.launch(by=ana, working_dir=folder, runtime="demo", here=True)
        asked.stop(keep=True)
    async with open_host() as second:
        await becomes(second, session_id, lambda status: status.state is State.IDLE)


async def _sent(application, session_id):
    stored = await application.store.read(stream=f"session/{session_id}")
    return [one.event for one in stored if isinstance(one.event, MessageSent)]
