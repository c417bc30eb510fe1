"""Each session tool does what it says, with real sessions."""

import asyncio

import pytest

from ccmaster_hookspecs.status import State
from ccmaster_plugin_mcp_server.sessions.tools import TOOLS

WRITES = "go [[write:a.txt|hello]] [[text:done]]"


async def create_session(use):
    told = await use.told(
        "create_session",
        working_dir=use.folder,
        prompt="go [[text:finished]]",
        name="one",
        runtime="demo",
        watch_mode=False,
        max_turns=3,
        budget_usd=2.5,
        scopes=["session:read"],
        role="reviews",
        capabilities=["python", "sql"],
    )
    assert (told["role"], told["capabilities"]) == ("reviews", ["python", "sql"])
    assert (told["name"], told["working_dir"], told["watch_mode"]) == ("one", use.folder, False)
    assert (told["max_turns"], told["budget_usd"]) == (3, 2.5)
    assert (told["scopes"], told["owner"]) == (["session:read"], "person/ana")
    status = await use.becomes(told["session_id"], lambda s: s.turns == 1 and not s.messages)
    assert status.last_message == "finished"


async def list_sessions(use):
    await use.launch(name="one")
    await use.launch(name="two")
    await use.ended(name="three")
    told = await use.told("list_sessions")
    assert [session["name"] for session in told["sessions"]] == ["two", "one"]
    assert told["next_cursor"] is None
    ended = await use.told("list_sessions", include_ended=True)
    assert [session["name"] for session in ended["sessions"]] == ["three", "two", "one"]


async def get_session_status(use):
    session_id = await use.launch(WRITES)
    await use.becomes(session_id, lambda status: status.questions)
    told = await use.told("get_session_status", session_id=session_id)
    assert (told["state"], told["activity"]) == ("waiting", "asks whether it may use Write a.txt")
    assert [question["tool"] for question in told["questions"]] == ["Write"]
    assert [message["state"] for message in told["messages"]] == ["started"]
    assert "token_hash" not in told


async def get_session_logs(use):
    session_id = await use.launch("go [[text:finished]]", name="one")
    await use.becomes(session_id, lambda status: status.turns == 1 and not status.messages)
    told = await use.told("get_session_logs", session_id="one", kinds=["TurnEnded", "TextSaid"])
    assert [entry["kind"] for entry in told["entries"]] == ["TextSaid", "TurnEnded"]
    assert told["entries"][1]["fields"]["answer"] == "finished"
    assert told["older_cursor"] is None


async def send_message_to_session(use):
    await use.launch(name="one")
    told = await use.told("send_message_to_session", session_id="one", message="a [[text:b]]")
    assert (told["answer"] == "b") is (told["state"] == "answered")  # or it is on its way still
    assert not told["timed_out"]
    waited = await use.told(
        "send_message_to_session",
        session_id="one",
        message="c [[text:d]]",
        wait_for_response=True,
        in_reply_to=told["message_id"],
    )
    assert (waited["state"], waited["answer"], waited["timed_out"]) == ("answered", "d", False)


async def continue_session(use):
    session_id = await use.launch(name="one")
    told = await use.told("continue_session", session_id="one", message="on [[text:gone on]]")
    receipt = await use.host.receipt(session_id, told["message_id"], wait=True)
    assert receipt.answer == "gone on"
    await use.told("continue_session", session_id="one")
    await use.becomes(session_id, lambda status: status.turns == 2)


async def interrupt_session(use):
    session_id = await use.launch("go [[hang:60]]")
    await use.becomes(session_id, lambda status: status.state is State.WORKING)
    told = await use.told("interrupt_session", session_id=session_id)
    assert told["interrupted"]
    await use.becomes(session_id, lambda status: status.failure == "interrupted")
    assert not (await use.told("interrupt_session", session_id=session_id))["interrupted"]


async def set_watch_mode(use):
    session_id = await use.launch()
    told = await use.told(
        "set_watch_mode", session_id=session_id, watch_mode=False, max_turns=7, reset=True
    )
    assert (told["watch_mode"], told["max_turns"], told["continuations"]) == (False, 7, 0)
    assert (await use.told("set_watch_mode", session_id=session_id, max_turns=0))["max_turns"] == 0


async def stop_session(use):
    session_id = await use.launch()
    told = await use.told("stop_session", session_id=session_id, reason="no longer needed")
    assert told["stopping"] or told["state"] == "ended"
    status = await use.becomes(session_id, lambda status: not status.live)
    assert status.ended == "stopped"


async def resume_session(use):
    session_id = await use.ended(name="one")
    told = await use.told("resume_session", session_id=session_id)
    assert (told["ended"], told["name"]) == (None, "one")
    await use.becomes(session_id, lambda status: status.state is State.IDLE)


async def spawn_temp_session(use):
    told = await use.told(
        "spawn_temp_session", prompt="go [[text:42]]", working_dir=use.folder, timeout=20
    )
    assert (told["state"], told["answer"], told["ended"]) == ("answered", "42", "stopped")
    assert await use.host.sessions() == []


async def end_own_session(use):
    mine = await use.working("end_own_session")
    wanted = use.by_agent("end_own_session", mine, reason="all is done")
    told = await use.told("end_own_session", wanted=wanted)
    assert told["stopping"] or told["state"] == "ended"
    await use.becomes(mine[0], lambda status: status.ended == "stopped")


async def list_approvals(use):
    session_id = await use.launch(WRITES, name="one")
    await use.launch(name="two")
    await use.becomes(session_id, lambda status: status.questions)
    told = await use.told("list_approvals")
    [approval] = told["approvals"]
    assert (approval["name"], approval["tool"], told["more"]) == ("one", "Write", False)
    assert approval["arguments"] == {"file_path": "a.txt", "content": "hello"}
    assert (await use.told("list_approvals", session_id="two"))["approvals"] == []
    assert len((await use.told("list_approvals", session_id="one"))["approvals"]) == 1


async def answer_approval(use):
    session_id = await use.launch(WRITES)
    status = await use.becomes(session_id, lambda status: status.questions)
    told = await use.told(
        "answer_approval",
        session_id=session_id,
        allowed=True,
        request_id=status.questions[0].request_id,
        reason="looks right",
    )
    assert (told["tool"], told["allowed"]) == ("Write", True)
    done = await use.becomes(session_id, lambda status: status.turns == 1 and not status.messages)
    assert done.last_message == "done"


async def search_history(use):
    session_id = await use.launch("look for the heron [[text:seen]]")
    await use.becomes(session_id, lambda status: status.turns == 1 and not status.messages)
    told = await use.told("search_history", text="HERON", session_id=session_id, limit=5)
    assert [match["kind"] for match in told["matches"]] == ["MessageSent"]
    later = await use.told("search_history", text="heron", since="2100-01-01T00:00:00Z")
    assert later["matches"] == []


HAPPY = {
    scenario.__name__: scenario
    for scenario in (
        answer_approval,
        continue_session,
        create_session,
        end_own_session,
        get_session_logs,
        get_session_status,
        interrupt_session,
        list_approvals,
        list_sessions,
        resume_session,
        search_history,
        send_message_to_session,
        set_watch_mode,
        spawn_temp_session,
        stop_session,
    )
}


def test_every_tool_has_its_happy_path():
    assert set(HAPPY) == {tool.name for tool in TOOLS}


@pytest.mark.parametrize("name", sorted(HAPPY))
async def test_a_tool_does_what_it_says(name, use):
    async with asyncio.timeout(60):
        await HAPPY[name](use)
