"""Of two processes that claim the same paths exactly one is granted them."""

import asyncio
import sys
from pathlib import Path

from ccmaster_plugin_coordination.leases.events import PathsClaimed

PROGRAM = Path(__file__).with_name("claiming_process.py")
PATIENCE = 60.0
ROUNDS = 12


async def started(session, folder, globs):
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        PROGRAM,
        session,
        str(folder),
        *globs,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert await process.stdout.readline() == b"ready\n"
    return process


async def test_of_two_processes_exactly_one_wins_each_time(agents, repository):
    one = await agents.launch(repository.main)
    two = await agents.launch(repository.other)
    # Different globs that overlap, from two worktrees, in the same order.
    asked = {
        one: (repository.main, [f"round-{n}/**/*.py" for n in range(ROUNDS)]),
        two: (repository.other, [f"round-{n}/src/a.py" for n in range(ROUNDS)]),
    }
    async with asyncio.timeout(PATIENCE):
        processes = [await started(session, *rest) for session, rest in asked.items()]
        told = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    granted = [{int(line) for line in out.split()} for out, _ in told]
    assert granted[0] | granted[1] == set(range(ROUNDS))
    assert granted[0] & granted[1] == set()
    assert len(await agents.recorded(PathsClaimed)) == ROUNDS
    assert len(await agents.host.store.claims("lease/")) == ROUNDS
