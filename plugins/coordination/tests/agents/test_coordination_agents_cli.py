"""`ccmaster agents` and `ccmaster checkpoints`: what a person sees, says and compares."""

import asyncio
import json
import re
import sys

import pytest

from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.agents.registry import Agent
from ccmaster_plugin_coordination.agents.showing import hostless
from ccmaster_plugin_coordination.agents.standing import NOBODY


@pytest.fixture
def ccmaster(agents):
    """Call the command line in a process of its own; return what it says."""

    async def called(*words, code=0):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "ccmaster_core", *words),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(60):
            out, err = await process.communicate()
        assert process.returncode == code, err.decode()
        return (err if code else out).decode()

    return called


async def test_a_person_sees_who_is_there_and_says_who_they_are(agents, ccmaster):
    assert "no agent is there" in await ccmaster("agents")
    a = await agents.up("a", role="lead", capabilities=("plan",))
    await agents.up("b")
    head, *rows = (await ccmaster("agents", "list")).splitlines()
    assert head.split() == ["NAME", "STATE", "LAST", "INBOX", "CAN", "ROLE", "TASK"]
    assert [row.split()[:2] for row in rows] == [["b", "idle"], ["a", "idle"]]
    _, row = (await ccmaster("agents", "list", "--can", "plan", "--role", "LEAD")).splitlines()
    assert row.split()[0] == "a"
    assert "no agent that is there is so" in await ccmaster("agents", "list", "--can", "sing")
    said = await ccmaster("agents", "set", "b", "--name", "bea", "--role", "tests", "--can", "py")
    assert said.splitlines()[1].split()[0] == "bea"
    [bea, _] = json.loads(await ccmaster("agents", "list", "--json"))
    assert (bea["name"], bea["role"], bea["capabilities"]) == ("bea", "tests", ["py"])
    await ccmaster("agents", "set", "bea", "--role", "", "--can", "")
    shown = await ccmaster("agents", "show", "bea")
    assert "state   idle" in shown
    assert "tree    0 deep" in shown
    assert re.search(r"^last    \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", shown, re.MULTILINE)
    told = json.loads(await ccmaster("agents", "show", "bea", "--json"))
    assert (told["role"], told["capabilities"]) == ("", [])
    assert "is called 'a'" in await ccmaster("agents", "set", "bea", "--name", "a", code=1)
    assert "no session is called" in await ccmaster("agents", "show", "nobody", code=1)
    assert (await agents.told(a, "get_agent_status", agent_id="a"))["role"] == "lead"


async def test_a_person_keeps_where_agents_stand_and_sees_what_changed(agents, ccmaster, ana):
    assert "no checkpoint was taken yet" in await ccmaster("checkpoints", "list")
    a = await agents.up("a")
    await agents.up("b")
    taken = await ccmaster("checkpoints", "take", "one")
    assert taken.startswith("one  taken ")
    assert [line.split()[0] for line in taken.splitlines()[2:]] == ["a", "b"]
    assert "was taken before" in await ccmaster("checkpoints", "take", "one", code=1)
    assert await ccmaster("checkpoints", "diff", "one") == "nothing changed\n"
    await agents.host.send(a, "go [[text:done it\x1b[2J]]", by=ana)
    await agents.becomes(a, lambda status: status.turns == 1 and not status.messages)
    changed = await ccmaster("checkpoints", "diff", "one")
    assert "a  turns: 0 -> 1" in changed
    assert "\x1b" not in changed
    named = json.loads(await ccmaster("checkpoints", "take", "two", "b", "--json"))
    assert [agent["name"] for agent in named["agents"]] == ["b"]
    between = await ccmaster("checkpoints", "diff", "one", "two")
    assert between == "a  agent: idle -> nothing\n"
    listed = json.loads(await ccmaster("checkpoints", "list", "--json"))
    assert [one["name"] for one in listed] == ["two", "one"]
    assert "one" in await ccmaster("checkpoints", "list")
    assert json.loads(await ccmaster("checkpoints", "show", "one", "--json")) == listed[1]
    assert "no checkpoint is called" in await ccmaster("checkpoints", "show", "x", code=1)


def test_it_is_said_what_to_do_where_nobody_runs_agents():
    def agent(activity):
        status = Status(session_id="s", activity=activity)
        return Agent(status=status, task=None, queued=(), unread=0)

    assert hostless([agent("")]) == ""
    assert hostless([agent(""), agent(NOBODY)]) == "1 agent waits for a host: run `ccmaster up`"
    assert hostless([agent(NOBODY)] * 2).startswith("2 agents wait")
