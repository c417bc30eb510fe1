"""Who an agent is, what is noted beside it, and what waits for it, is told with its session."""

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State


async def test_who_an_agent_is_shows_with_its_session(use):
    session_id = await use.launch("go [[hang:60]]", name="one", role="writes", capabilities=["sql"])
    await use.becomes(session_id, lambda status: status.state is State.WORKING)
    await use.host.set_identity(session_id, by=use.host.person, name="rev", role="reviews")
    note = e.NoteSet(stream=f"session/{session_id}", key="task", text="cart totals")
    await use.host.store.append(note)
    await use.told("send_message_to_session", session_id="rev", message="later")
    told = await use.told("get_session_status", session_id="rev")
    assert (told["role"], told["capabilities"]) == ("reviews", ["sql"])
    assert (told["notes"], told["inbox"]) == ({"task": "cart totals"}, 1)
    [listed] = (await use.told("list_sessions"))["sessions"]
    assert {key: told[key] for key in listed} == {**listed, "changed_at": told["changed_at"]}


async def test_a_session_that_was_renamed_is_listed_once(use):
    await use.launch(name="one")
    session_id = await use.ended(name="two")
    await use.host.resume(session_id, by=use.host.person)
    await use.host.set_identity(session_id, by=use.host.person, name="three")
    await use.host.stop(session_id, by=use.host.person)
    await use.becomes(session_id, lambda status: not status.live)
    told = await use.told("list_sessions", include_ended=True)
    assert [session["name"] for session in told["sessions"]] == ["three", "one"]


async def test_a_message_may_expire(use):
    session_id = await use.launch("go [[hang:60]]", name="one")
    await use.becomes(session_id, lambda status: status.state is State.WORKING)
    result = await use(
        "send_message_to_session",
        session_id="one",
        message="now or never",
        wait_for_response=True,
        deadline_seconds=0.2,
    )
    told = result.structured
    assert (told["state"], told["reason"]) == ("expired", "the agent is working")
    assert (result.failed, told["timed_out"]) == (True, False)


async def test_a_temporary_session_has_a_role_too(use):
    told = await use.told(
        "spawn_temp_session",
        prompt="go [[text:done]]",
        working_dir=use.folder,
        runtime="demo",
        role="counts",
        capabilities=["sums"],
    )
    status = await use.host.status(told["session_id"])
    assert (status.role, status.capabilities) == ("counts", ("sums",))
