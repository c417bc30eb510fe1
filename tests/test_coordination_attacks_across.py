"""Attacks that span parts, by agents over the real endpoint and by hosts: refused or bounded.

Each time the reason is kept where a person looks for it.
"""

import asyncio
import json
import signal

from tests.coordination.record import Audit

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import PrincipalKind
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination.messaging.events import PostRefused
from ccmaster_plugin_coordination.tasks import adding
from ccmaster_plugin_coordination.tasks import events as t

PATIENCE = 60.0
SERVED = """
[sessions]
runtime = "demo"
[mcp_server]
port = 0
"""
AGENTS, DEPTH = 10, 5
MOST_OF_A_CHAIN = 60
WORM = f"""{SERVED}
[coordination]
broadcasts_per_minute = 1000
all_broadcasts_per_minute = 1000
all_broadcast_deliveries_per_minute = 10000
max_chain_messages = {MOST_OF_A_CHAIN}
"""
LEASED = f"{SERVED}\n[host]\nlease_seconds = 1\n"
HOW = {"working_dir": "/tmp", "runtime": "demo", "watch": False}


def use(tool, **arguments):
    within = json.dumps(arguments).replace("[[", "<<").replace("]]", ">>")
    return f"[[tool:mcp__ccmaster__{tool} {within}]]"


def worm(depth):
    """Return a text whose reader sends it on to all others, a little shorter."""
    return "pass it on " + (use("send_message", to="*", message=worm(depth - 1)) if depth else "")


async def settled(host):
    """Return what happened, once no agent has anything left to do."""
    async with asyncio.timeout(PATIENCE):
        while True:
            position = await host.store.position()
            statuses = await host.sessions()
            if all(one.state is State.IDLE and one.turns and not one.messages for one in statuses):
                return [one.event for one in await host.store.read(limit=100_000)]
            async for _ in host.store.follow(position):
                break


def of(events, kind):
    return [event for event in events if isinstance(event, kind)]


async def test_a_worm_among_ten_agents_dies_of_the_bound(configure, open_host, ana):
    configure(WORM)
    async with open_host() as host:
        sessions = [
            await host.launch(by=ana, prompt="be there", name=f"a{number}", **HOW)
            for number in range(AGENTS)
        ]
        await settled(host)
        await host.send(sessions[0], worm(DEPTH), by=ana)
        events = await settled(host)
    passed_on = [one for one in of(events, e.MessageSent) if one.by.kind is PrincipalKind.SESSION]
    assert AGENTS - 1 <= len(passed_on) <= MOST_OF_A_CHAIN
    refused = of(events, PostRefused)
    assert refused
    bound = f"one message has led to {MOST_OF_A_CHAIN} others without a person"
    assert {one.reason for one in refused} == {bound}
    told = [one.result for one in of(events, e.ToolFinished) if one.failed]
    assert len(told) >= len(refused)
    assert all(bound in one for one in told)


async def test_a_dependency_bomb_goes_out(configure, open_host, ana):
    """An agent adds more tasks than it may, and one that waits for more than any may."""
    configure(f"{SERVED}\n[coordination]\nmax_open_tasks = 3\nmax_dependencies = 1\n")
    many = " ".join(
        use(
            "assign_task_to_agent",
            agent_id=None,
            capabilities=["diving"],
            task=f"task {number}",
            idempotency_key=str(number),
        )
        for number in range(6)
    )
    ids = "[[tool:mcp__ccmaster__list_tasks {}]]"
    after = use(
        "assign_task_to_agent",
        agent_id=None,
        capabilities=["diving"],
        task="after all",
        dependencies=["{{last:tasks.0.task_id}}", "{{last:tasks.1.task_id}}"],
    )
    async with open_host() as host:
        await host.launch(by=ana, prompt=f"go {many} {ids} {after} [[text:done]]", name="b", **HOW)
        events = await settled(host)
    assert len(of(events, t.TaskAdded)) == 3
    why = [one.result for one in of(events, e.ToolFinished) if one.failed]
    assert len(why) == 4
    assert all("max_open_tasks" in one for one in why[:3])
    assert "max_dependencies" in why[3]


async def test_a_host_that_wakes_past_its_lease_steals_nothing_back(
    configure, open_application, spawn_host, pause_host, ana, becomes, tmp_path
):
    """Its agent had a task; another host did it meanwhile; what the first still does is refused."""
    configure(LEASED)
    report = "[[tool:mcp__ccmaster__complete_task {}]]".replace(
        "{}", json.dumps({"result": "done"})
    )
    text = f"do [[unless:attempt 2|slow:600:some words]] {report} [[text:ok]]"
    async with open_application() as asking:
        first = await spawn_host(asking.store)
        session = await asking.launch(by=ana, **HOW)
        added = t.TaskAdded(stream=t.task_stream(TASK), by=ana, title="t", text=text)
        await adding.add(asking, [added], by=ana)
        before = await becomes(asking, session, lambda status: status.state is State.WORKING)
        await pause_host(first, asking.store)
        await spawn_host(asking.store)
        await becomes(asking, session, lambda s: s.turns == 2 and s.state is State.IDLE)
        first.send_signal(signal.SIGCONT)
        await lost(tmp_path / "hosts.log", session)
        after = await asking.status(session)
        record = await asking.store.read(limit=100_000)
    audit = Audit({session: ()})
    audit.take(record)
    assert audit.wrong == []
    assert (after.host != before.host, after.epoch) == (True, 2)
    [done] = of([one.event for one in record], t.TaskCompleted)
    assert done.epoch == 2


TASK = "0b0f7a4c-3c1e-4d0a-9f25-6b1f8d3c2a11"


async def lost(log, session):
    """Wait until the host that woke says in its log why it let a session go."""
    async with asyncio.timeout(PATIENCE):
        while f"the claim on session {session} is lost" not in log.read_text():
            await asyncio.sleep(0.05)
