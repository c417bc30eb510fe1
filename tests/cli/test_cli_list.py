"""`ccmaster list` and `ccmaster status` tell the truth, to people and to programs."""

import pytest

from ccmaster_hookspecs import events as e

FIELDS = {
    "session_id",
    "name",
    "state",
    "activity",
    "runtime",
    "working_dir",
    "created_at",
    "turns",
    "watch",
    "max_turns",
    "cost_usd",
    "last_message",
    "host",
}


@pytest.fixture
async def working(opened, me, tmp_path):
    """A session that a host has claimed, and that uses a tool; and one that nobody has claimed."""
    async with opened() as application:
        store = application.store
        claimed = await application.launch(
            by=me, working_dir=str(tmp_path), name="fix-1", runtime="demo", prompt="Mend it"
        )
        await application.launch(by=me, working_dir=str(tmp_path), name="fix-2", runtime="demo")
        stream = e.session_stream(claimed)
        claim = await store.claim(stream, "7f3a", 300)
        await store.append(
            e.SessionClaimed(stream=stream, host="7f3a", epoch=claim.epoch),
            e.SessionLaunched(stream=stream, model="demo-1"),
            e.TurnStarted(stream=stream),
            e.TextSaid(stream=stream, text="on it"),
            e.UsageRecorded(stream=stream, usage_id="1", model="demo-1", cost_usd=0.5),
            e.ToolStarted(
                stream=stream, tool_use_id="t", tool="Bash", subject="\x1b[2Jpytest \u202e-q"
            ),
        )
    return claimed


def test_an_empty_list_says_how_to_start_a_session(ccmaster):
    ended = ccmaster("list")
    assert ended.code == 0
    assert "ccmaster start" in ended.out
    assert ccmaster("list", "--json").json == []


def test_a_program_gets_every_field_of_each_session(ccmaster, working, tmp_path):
    first, second = ccmaster("list", "--json").json
    assert first.keys() >= FIELDS
    assert first["session_id"] == working
    assert first["state"] == "working"
    assert first["host"] == "7f3a"
    assert first["last_message"] == "on it"
    assert first["cost_usd"] == 0.5
    assert first["working_dir"] == str(tmp_path)
    assert first["watch"] is True
    assert (second["name"], second["state"], second["host"]) == ("fix-2", "launching", None)
    assert second["activity"] == "waiting for a host"


def test_a_person_gets_clean_aligned_lines_and_what_to_do(ccmaster, working):
    ended = ccmaster("list")
    heading, first, second = ended.out.splitlines()
    assert heading.index("STATE") == first.index("working") == second.index("launching")
    assert "pytest" in first
    assert "\x1b" not in ended.out
    assert "\u202e" not in ended.out
    assert ended.err == "1 session waits for a host: run `ccmaster up`\n"


def test_only_the_states_that_are_wanted_are_listed(ccmaster, working):
    assert [found["name"] for found in ccmaster("list", "--status", "working", "--json").json] == [
        "fix-1"
    ]
    both = ccmaster("list", "--status", "working", "--status", "launching", "--json").json
    assert len(both) == 2
    assert "No session is waiting." in ccmaster("list", "--status", "waiting").out


def test_a_state_that_there_is_not_is_a_wrong_call(ccmaster):
    ended = ccmaster("list", "--status", "asleep")
    assert ended.code == 2
    assert "launching" in ended.err
    assert ended.out == ""


async def test_ended_sessions_are_listed_where_they_are_wanted(ccmaster, opened, working, me):
    async with opened() as application:
        await application.stop("fix-2", by=me)
    assert [found["name"] for found in ccmaster("list", "--json").json] == ["fix-1"]
    assert [found["name"] for found in ccmaster("list", "--all", "--json").json] == [
        "fix-1",
        "fix-2",
    ]
    [ended] = ccmaster("list", "--status", "ended", "--json").json
    assert (ended["name"], ended["state"], ended["ended"]) == ("fix-2", "ended", "stopped")


async def test_status_counts_sessions_and_names_the_hosts_that_live(ccmaster, opened, working):
    from ccmaster_core import hosts

    assert ccmaster("status", "--json").json == {
        "hosts": [],
        "sessions": {"working": 1, "launching": 1},
    }
    async with opened() as application:
        claim = await application.store.claim(e.host_stream("7f3a"), "7f3a", 300)
        await application.store.append(hosts.started("7f3a", adopts=True), claim=claim)
    told = ccmaster("status", "--json").json
    [host] = told["hosts"]
    assert host.keys() == {"host", "pid", "since"}
    assert host["host"] == "7f3a"
    assert "Sessions: 1 launching, 1 working" in ccmaster("status").out


def test_status_of_nothing_says_so(ccmaster):
    assert ccmaster("status").out == "No host runs.\nSessions: none\n"
