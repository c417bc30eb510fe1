"""No agent waits for itself, nor for one that waits for it; and each ends only itself."""

import asyncio

from ccmaster_hookspecs.principals import Scope

SEND = "send_message_to_session"
ASKS = {"message": "a", "wait_for_response": True, "timeout": 20}
CIRCLE = "session_id: that session waits for you, so neither would ever answer"


async def waits(use, link, mine, other):
    """Let an agent wait for another session, in the background; each has a link of its own."""
    call = use.by_agent(SEND, mine, session_id=other, **ASKS)
    waiting = asyncio.create_task(use(SEND, link=link, wanted=call))
    await link.tells(" is ")
    return waiting


async def stopped(*waiting):
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)


async def test_a_session_does_not_wait_for_itself(use):
    one = await use.working(SEND, name="one")
    why = await use.refused(SEND, wanted=use.by_agent(SEND, one, session_id="one", **ASKS))
    assert why.startswith("session_id: a session cannot wait for its own answer")
    assert len((await use.host.status(one[0])).messages) == 1
    alone = use.by_agent(SEND, one, session_id="one", message="later")
    assert (await use.told(SEND, wanted=alone))["state"] in ("sent", "held")


async def test_two_sessions_do_not_wait_for_each_other(use, link):
    one, two = await use.working(SEND, name="one"), await use.working(SEND, name="two")
    waiting = await waits(use, link, one, "two")
    before = (await use.host.status(one[0])).messages
    why = await use.refused(SEND, wanted=use.by_agent(SEND, two, session_id="one", **ASKS))
    assert why.startswith(CIRCLE)
    assert (await use.host.status(one[0])).messages == before  # it was not sent
    await stopped(waiting)


async def test_sessions_do_not_wait_in_a_circle(use, link):
    sessions = [await use.working(SEND, name=name) for name in ("one", "two", "three")]
    first = await waits(use, link, sessions[0], "two")
    second = await waits(use, type(link)(), sessions[1], "three")
    back = use.by_agent(SEND, sessions[2], session_id="one", **ASKS)
    assert (await use.refused(SEND, wanted=back)).startswith(CIRCLE)
    await stopped(first, second)


async def test_a_wait_that_is_over_is_no_circle(use, link):
    one, two = await use.working(SEND, name="one"), await use.working(SEND, name="two")
    waiting = await waits(use, link, one, "two")
    await stopped(waiting)
    await use.host.answer(one[0], False, by=use.host.person)  # its tool use ends
    await use.becomes(one[0], lambda status: not status.tools)
    back = use.by_agent(SEND, two, session_id="one", **ASKS)
    assert (await use.told(SEND, wanted=back))["state"] == "answered"


async def test_a_person_may_wait_for_anyone(use, link):
    one = await use.working(SEND, name="one")
    await use.launch(name="two")
    waiting = await waits(use, link, one, "two")
    told = await use.told(SEND, session_id="one", message="x", wait_for_response=True, timeout=0.1)
    assert told["timed_out"]
    await stopped(waiting)


async def test_only_a_session_ends_itself(use):
    why = await use.refused("end_own_session", reason="x")
    assert why == "person/ana is no session: stop_session ends one"


async def test_a_session_needs_no_scope_to_write_to_end_itself(use):
    mine = await use.working("end_own_session")
    await use.launch(name="other")
    call = use.by_agent("end_own_session", mine, Scope.SESSION_READ, reason="done")
    await use.told("end_own_session", wanted=call)
    await use.becomes(mine[0], lambda status: status.ended == "stopped")
    assert [status.name for status in await use.host.sessions()] == ["other"]


async def test_a_session_works_beside_its_own_folder(use, tmp_path):
    one = await use.working("create_session", name="one")
    (tmp_path / "work" / "part").mkdir()
    call = use.by_agent("create_session", one, working_dir="part", watch_mode=False)
    told = await use.told("create_session", wanted=call)
    assert told["working_dir"] == str(tmp_path / "work" / "part")
    assert told["owner"] == f"session/{one[0]}"
