"""A spawn bomb of real agents: each launches two more, through the real tools."""

import asyncio
import json

from ccmaster_hookspecs.events import MessageSent, SessionLaunched, ToolFinished
from ccmaster_plugin_coordination.bounds.events import SpawnAllowed

SERVED = """
[sessions]
runtime = "demo"
[coordination]
"""
GENERATIONS = 4


def bomb(folder, generations):
    """Return a prompt whose reader launches two sessions that are given the same, but shorter."""
    if not generations:
        return "go"
    inner = bomb(folder, generations - 1).replace("[[", "<<").replace("]]", ">>")
    given = json.dumps({"working_dir": folder, "prompt": inner, "watch_mode": False})
    use = f"[[tool:mcp__ccmaster__create_session {given}]]"
    return f"go {use} {use} [[text:done]]"


async def test_it_goes_out_on_two_hosts(ccmaster_home, open_host, opened, folder):
    ccmaster_home.mkdir()
    configuration = f"{SERVED}max_spawn_depth = 3\nmax_spawned_per_tree = 5\n"
    (ccmaster_home / "config.toml").write_text(configuration, encoding="utf-8")
    async with open_host() as one, open_host():
        agents = opened(one)
        top = await agents.launch(prompt=bomb(folder, GENERATIONS))
        stored = await _burnt_out(one)
    launched = [each for each in stored if isinstance(each, SessionLaunched)]
    allowed = [each for each in stored if isinstance(each, SpawnAllowed)]
    assert len(launched) == 6  # the one at the top, and five
    assert len({each.session for each in allowed}) == len(allowed) == 5
    assert {each.tree for each in allowed} == {top}
    results = [each for each in stored if isinstance(each, ToolFinished)]
    refused = [each.result for each in results if each.failed]
    assert len(results) == 12  # each of the six tried twice
    assert len(refused) >= 5
    assert all("coordination.max_spawn" in why for why in refused)


async def _burnt_out(host):
    """Return what happened, once no session has anything left to do."""
    async with asyncio.timeout(60):
        while True:
            position = await host.store.position()
            stored = [one.event for one in await host.store.read(limit=100_000)]
            statuses = await host.sessions()
            sent = any(isinstance(event, MessageSent) for event in stored)
            if sent and not any(_busy(status) for status in statuses):
                return stored
            async for _ in host.store.follow(position):
                break


def _busy(status):
    return not status.up or status.turn is not None or bool(status.messages)
