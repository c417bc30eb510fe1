"""What each session tool refuses, and that it says which argument is to blame."""

import math

import pytest
from attrs import evolve

from ccmaster_hookspecs.principals import Scope, person
from ccmaster_plugin_mcp_server.sessions.tools import TOOLS

NAMED = {tool.name: tool for tool in TOOLS}
UUID = "11111111-1111-4111-8111-111111111111"
NO_TEXT = [7, True, ["x"], {}]
NO_WORDS = [*NO_TEXT, "", "  \n"]
SESSION = [*NO_TEXT, None, "", "x" * 101, "\ud800"]
WHOLE = ["7", 1.5, -1, 10**9, True, [], math.inf]
SECONDS = ["1", 0, -1, 3601, math.nan, math.inf, None, True]
FLAG = ["yes", 1, None, []]
LIMIT = ["5", 0, 501, 1.5, None]
CURSOR = [
    *NO_TEXT,
    "",
    "no cursor",
    "bm8",
    "bg",
    "bzE=",
    "b" + "x" * 200,
    "bzk5OTk5OTk5OTk5OTk5OTk5OTk5",
]
LAUNCH = {
    "working_dir": [
        *NO_TEXT,
        None,
        "",
        "relative",
        "/no/such/folder",
        "~nobody-here/x",
        "/a\0b",
        "\ud800",
        "/" + "x" * 4000,
    ],
    "runtime": [*NO_TEXT, "", "no-such-runtime"],
    "model": [*NO_TEXT, "", "x" * 201],
    "permission_mode": [*NO_TEXT, "", "x" * 101],
    "budget_usd": ["1", 0, -1, math.nan, math.inf, 10**7],
    "scopes": ["session:read", [7], ["session:fly"], ["session:read", "session:read"]],
    "role": [7, [], "x" * 201, "two\nlines", "a\0b", "\ud800"],
    "capabilities": ["sql", [7], [""], ["SQL"], ["a b"], ["sql\n"], [f"c{n}" for n in range(33)]],
}
GOOD = {
    "create_session": {"working_dir": "/"},
    "resume_session": {"session_id": "x"},
    "spawn_temp_session": {"prompt": "x", "working_dir": "/"},
    "list_sessions": {},
    "get_session_status": {"session_id": "x"},
    "get_session_logs": {"session_id": "living"},
    "send_message_to_session": {"session_id": "living", "message": "x"},
    "continue_session": {"session_id": "living"},
    "interrupt_session": {"session_id": "x"},
    "set_watch_mode": {"session_id": "living", "reset": True},
    "stop_session": {"session_id": "living"},
    "end_own_session": {"reason": "x"},
    "list_approvals": {},
    "answer_approval": {"session_id": "living", "allowed": False},
    "search_history": {"text": "x"},
}
"""Arguments that fit, for each tool: one of them is made bad in turn."""
BAD = {
    "create_session": {
        **LAUNCH,
        "watch_mode": FLAG,
        "max_turns": WHOLE,
        "prompt": NO_WORDS,
        "name": [*NO_TEXT, "", "no name", "-x", "x" * 64, UUID + "\n"],
    },
    "resume_session": {"session_id": SESSION},
    "spawn_temp_session": {**LAUNCH, "prompt": [*NO_WORDS, None], "timeout": SECONDS},
    "list_sessions": {
        "filter_status": [*NO_TEXT, "", "dead"],
        "include_ended": FLAG,
        "cursor": CURSOR,
        "limit": LIMIT,
    },
    "get_session_status": {"session_id": SESSION},
    "get_session_logs": {
        "session_id": SESSION,
        "cursor": CURSOR,
        "limit": LIMIT,
        "kinds": ["TurnEnded", [7], ["no kind"], [""], ["x"] * 51],
    },
    "send_message_to_session": {
        "session_id": SESSION,
        "message": [*NO_WORDS, None, "\ud800", "x" * 1_000_001],
        "wait_for_response": FLAG,
        "timeout": SECONDS,
        "in_reply_to": [*NO_TEXT, "", "7", UUID + "\n"],
        "priority": [*NO_TEXT, None, "", "later"],
        "message_id": [*NO_TEXT, "", "7", UUID.replace("-", "")],
        "deadline_seconds": ["1", 0, -1, math.nan, math.inf, 10**7],
    },
    "continue_session": {"session_id": SESSION, "message": NO_WORDS},
    "interrupt_session": {"session_id": SESSION},
    "set_watch_mode": {
        "session_id": SESSION,
        "watch_mode": ["yes", 1],
        "max_turns": WHOLE,
        "reset": FLAG,
    },
    "stop_session": {"session_id": SESSION, "reason": [*NO_TEXT, "", "x" * 1001]},
    "end_own_session": {"reason": [*NO_TEXT, None, "", "x" * 1001]},
    "list_approvals": {"session_id": [*NO_TEXT, "", "no-such-session"]},
    "answer_approval": {
        "session_id": SESSION,
        "allowed": ["yes", 1, None],
        "request_id": [*NO_TEXT, "", "x" * 201],
        "reason": [*NO_TEXT, "", "x" * 1001],
    },
    "search_history": {
        "text": [*NO_WORDS, None, "x" * 1001, "\ud800"],
        "session_id": [*NO_TEXT, "", "no-such-session"],
        "kinds": ["TextSaid", [7], ["SessionTokenIssued"], ["TextSaid", "TextSaid"]],
        "since": [*NO_TEXT, "", "yesterday", "2026-01-01T00:00:00", "0001-01-01T00:00:00Z"],
        "until": [*NO_TEXT, "", "soon", "2026-01-01", "9999-12-31T23:59:59Z"],
        "cursor": CURSOR,
        "limit": [*LIMIT, 101],
    },
}
ENDED_IS_REFUSED = {
    "send_message_to_session",
    "continue_session",
    "interrupt_session",
    "set_watch_mode",
    "stop_session",
    "answer_approval",
}
ENDED_IS_TOLD = {"get_session_status", "get_session_logs", "list_approvals", "search_history"}


def test_every_argument_of_every_tool_is_made_bad():
    assert {name: set(bad) for name, bad in BAD.items()} == {
        tool.name: set(tool.input_schema["properties"]) for tool in TOOLS
    }
    assert set(GOOD) == set(NAMED)


@pytest.mark.parametrize("name", sorted(NAMED))
async def test_a_bad_argument_is_named(name, use):
    await use.launch(name="living")
    for argument, values in BAD[name].items():
        for value in values:
            why = await use.refused(name, **{**GOOD[name], argument: value})
            assert argument in why, (argument, value, why)
            why.encode()  # it can be sent
    assert [status.name for status in await use.host.sessions()] == ["living"]


@pytest.mark.parametrize("name", sorted(NAMED))
async def test_an_argument_that_is_not_known_is_named(name, use):
    why = await use.refused(name, **GOOD[name], surprise=1)
    assert "'surprise' was unexpected" in why


@pytest.mark.parametrize(
    ("name", "argument"),
    [(tool.name, argument) for tool in TOOLS for argument in tool.input_schema.get("required", ())],
)
async def test_an_argument_that_is_missing_is_named(name, argument, use):
    given = {key: value for key, value in GOOD[name].items() if key != argument}
    assert f"'{argument}' is a required property" in await use.refused(name, **given)


@pytest.mark.parametrize("name", sorted(name for name, bad in BAD.items() if "session_id" in bad))
@pytest.mark.parametrize("wanted", ["no-such-session", UUID, "living-not"])
async def test_an_unknown_session_is_named(name, wanted, use):
    await use.launch(name="living")
    why = await use.refused(name, **{**GOOD[name], "session_id": wanted})
    assert why.startswith(f"session_id: no session is called '{wanted}'")


@pytest.mark.parametrize("name", sorted(NAMED))
async def test_a_session_that_has_ended(name, use):
    session_id = await use.ended(name="gone")
    given = {**GOOD[name], "session_id": "gone"}
    if name in ENDED_IS_REFUSED:
        why = await use.refused(name, **given)
        assert why == "session_id: gone has ended (stopped): resume_session brings it back"
    elif name in ENDED_IS_TOLD:
        await use.told(name, **given)
    elif name == "resume_session":
        assert (await use.told(name, session_id="gone"))["session_id"] == session_id
    else:
        assert "session_id" not in NAMED[name].input_schema["properties"]


@pytest.mark.parametrize("name", sorted(NAMED))
async def test_a_caller_without_the_scope(name, use):
    await use.launch(name="living")
    needed = NAMED[name].scope
    caller = evolve(person("bo"), scopes=frozenset(Scope) - {needed})
    before = await use.host.store.position()
    why = await use.refused(name, **GOOD[name], caller=caller)
    assert why == f"person/bo lacks the scope {needed}: ask a person who has it"
    told = await use.host.store.read(after=before, stream="names")
    assert told == []


def test_only_what_changes_something_needs_more_than_reading():
    for tool in TOOLS:
        reads = tool.scope is Scope.SESSION_READ
        assert tool.read_only == (reads and tool.name != "end_own_session"), tool.name
    assert NAMED["answer_approval"].scope is Scope.APPROVE


async def test_a_session_that_has_not_ended_is_not_resumed(use):
    await use.launch(name="living")
    why = await use.refused("resume_session", session_id="living")
    assert why == "session_id: living has not ended: send_message_to_session reaches it"


async def test_several_sessions_may_be_meant(use):
    ids = [await use.launch() for _ in range(17)]  # two of them begin alike
    first = next(key[0] for key in ids if sum(other[0] == key[0] for other in ids) > 1)
    why = await use.refused("get_session_status", session_id=first)
    assert why.startswith(f"session_id: '{first}' may be any of ")


async def test_nothing_to_change_is_refused(use):
    await use.launch(name="living")
    why = await use.refused("set_watch_mode", session_id="living")
    assert "nothing is to be changed" in why


async def test_a_permission_mode_needs_the_scope_to_approve(use):
    caller = evolve(person("bo"), scopes=frozenset({Scope.SESSION_WRITE, Scope.SESSION_READ}))
    for name in ("create_session", "spawn_temp_session"):
        given = {**GOOD[name], "permission_mode": "bypassPermissions"}
        assert "lacks the scope session:approve" in await use.refused(name, caller=caller, **given)
    assert await use.host.sessions() == []


async def test_no_session_gets_more_than_its_maker_has(use):
    caller = evolve(person("bo"), scopes=frozenset({Scope.SESSION_WRITE, Scope.SESSION_READ}))
    for name in ("create_session", "spawn_temp_session"):
        given = {**GOOD[name], "scopes": ["session:approve"]}
        assert "lacks the scope session:approve" in await use.refused(name, caller=caller, **given)
