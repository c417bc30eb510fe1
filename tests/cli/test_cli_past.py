"""`ccmaster show`, `logs` and `prompts` tell what happened, from another process too."""

import json
import signal
from datetime import UTC, datetime, timedelta

import pytest

from ccmaster_hookspecs import events as e

ASKED = "Mend it\n\x1b]0;owned\x07now"


@pytest.fixture
async def worked(opened, me, tmp_path):
    """A session that answered one message, and was sent another."""
    async with opened() as application:
        session = await application.launch(
            by=me, working_dir=str(tmp_path), name="fix-1", runtime="demo", prompt=ASKED
        )
        [message] = (await application.status(session)).messages
        stream = e.session_stream(session)
        await application.store.claim(stream, "7f3a", 300)
        await application.store.append(
            e.SessionClaimed(stream=stream, host="7f3a", epoch=1),
            e.SessionLaunched(stream=stream, model="demo-1", pid=4711),
            e.MessageDelivered(stream=stream, message_id=message),
            e.TurnStarted(stream=stream, message_ids=(message,)),
            e.ToolStarted(stream=stream, tool_use_id="t", tool="Bash", subject="pytest"),
            e.ToolFinished(stream=stream, tool_use_id="t", result="1 passed"),
            e.TextSaid(stream=stream, text="mended\n\x1b[31mall of it"),
            e.TurnEnded(stream=stream, in_reply_to=(message,), answer="mended\nall of it"),
        )
        await application.send("fix-1", "And the docs?", by=me)
    return session


def test_show_tells_all_of_a_session_by_name_id_or_prefix(ccmaster, worked):
    for named in ("fix-1", worked, worked[:5]):
        told = ccmaster("show", named).out
        assert told.startswith("fix-1  ")
        assert worked in told
    assert "agent's process 4711" in told
    assert "    all of it" in told
    assert "\x1b" not in told


def test_show_tells_programs_more_than_list_does(ccmaster, worked):
    told = ccmaster("show", "fix-1", "--json").json
    assert told["session_id"] == worked
    assert told["pid"] == 4711
    assert told["owner"].startswith("person/")
    [message] = told["messages"]
    assert message["state"] == "sent"
    assert told.keys() >= ccmaster("list", "--json").json[0].keys()


def test_a_session_that_is_not_there_is_an_error_with_what_to_do(ccmaster, worked):
    for command in ("show", "logs", "prompts"):
        ended = ccmaster(command, "nobody")
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.splitlines() == [
            "ccmaster: no session is called 'nobody'",
            "  `ccmaster list --all` shows all",
        ]


def test_logs_are_a_clean_line_an_event(ccmaster, worked):
    lines = ccmaster("logs", "fix-1").out.splitlines()
    assert all(line[10:15] == "fix-1" for line in lines)
    assert any("Bash  pytest" in line for line in lines)
    assert "\x1b" not in "".join(lines)
    assert ccmaster("logs", "fix-1", "-n", "2").out.splitlines() == lines[-2:]
    assert ccmaster("logs", "fix-1", "-n", "0").out == ""
    assert len(ccmaster("logs", "fix-1", "--every").out.splitlines()) > len(lines)


def test_logs_for_programs_have_every_event(ccmaster, worked):
    told = [json.loads(line) for line in ccmaster("logs", "fix-1", "--json").out.splitlines()]
    assert [event["kind"] for event in told][:3] == [
        "LaunchRequested",
        "MessageSent",
        "SessionClaimed",
    ]
    assert {event["session_id"] for event in told} == {worked}
    assert [event["position"] for event in told] == sorted(event["position"] for event in told)
    assert told[1]["fields"]["text"] == ASKED


async def test_each_day_but_today_is_named(ccmaster, opened, me, tmp_path):
    async with opened() as application:
        session = await application.launch(
            by=me, working_dir=str(tmp_path), name="old", runtime="demo"
        )
        stream = e.session_stream(session)
        then = datetime(2026, 1, 5, 12, tzinfo=UTC)
        notices = [
            e.Notice(stream=stream, at=then + timedelta(days=days), text=f"day {days}")
            for days in (0, 0, 2)
        ]
        await application.store.append(*notices)
    lines = ccmaster("logs", "old", "-n3").out.splitlines()
    assert [line.split("  ")[-1].strip() for line in lines] == [
        "Monday, 2026-01-05",
        "day 0",
        "day 0",
        "Wednesday, 2026-01-07",
        "day 2",
    ]


async def test_followed_logs_go_on_until_the_session_ends(ccmaster, begin, opened, worked):
    following = begin("logs", "fix-1", "-f", "-n", "1", "--json")
    assert json.loads(following.stdout.readline())["kind"] == "MessageSent"
    stream = e.session_stream(worked)
    async with opened() as application:
        await application.store.append(
            e.Notice(stream=stream, text="something"),
            e.Notice(stream=e.session_stream("another"), text="else"),
        )
        assert json.loads(following.stdout.readline())["fields"]["text"] == "something"
        await application.store.append(e.SessionEnded(stream=stream, reason=e.EndReason.STOPPED))
    rest, complaints = following.communicate(timeout=30)
    assert [json.loads(line)["kind"] for line in rest.splitlines()] == ["SessionEnded"]
    assert (following.returncode, complaints) == (0, "")
    assert ccmaster("logs", "fix-1", "-f", "-n", "1").code == 0


def test_ctrl_c_ends_followed_logs_quietly(begin, worked):
    following = begin("logs", "fix-1", "-f")
    assert following.stdout.readline()
    following.send_signal(signal.SIGINT)
    _, complaints = following.communicate(timeout=30)
    assert (following.returncode, complaints) == (130, "")


def test_prompts_have_their_receipts(ccmaster, worked):
    first, second = ccmaster("prompts", "fix-1", "--json").json
    assert (first["text"], first["state"], first["answer"]) == (
        ASKED,
        "answered",
        "mended\nall of it",
    )
    assert (second["text"], second["state"], second["reason"]) == ("And the docs?", "sent", None)
    heading, *lines = ccmaster("prompts", "fix-1").out.splitlines()
    assert heading.split() == ["SENT", "FROM", "STATE", "ID", "TEXT"]
    assert [line.split()[1:3] for line in lines] == [["you", "answered"], ["you", "sent"]]
    assert "\x1b" not in "".join(lines)


async def test_a_session_without_messages_says_how_to_send_one(ccmaster, opened, me, tmp_path):
    async with opened() as application:
        await application.launch(by=me, working_dir=str(tmp_path), name="fix-2", runtime="demo")
    assert "ccmaster send" in ccmaster("prompts", "fix-2").out
    assert ccmaster("prompts", "fix-2", "--json").json == []
