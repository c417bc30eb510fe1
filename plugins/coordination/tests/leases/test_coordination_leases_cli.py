"""`ccmaster leases`: what a person sees, and gives back."""

import asyncio
import json
import sys

import pytest

from ccmaster_plugin_coordination.leases.events import PathsReleased


@pytest.fixture
def ccmaster():
    """Call the command line in a process of its own; return its exit code and what it says."""

    async def called(*words):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "ccmaster_core", "leases", *words),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(60):
            out, err = await process.communicate()
        return process.returncode, out.decode(), err.decode()

    return called


async def test_a_person_sees_leases_and_gives_them_back(agents, repository, ccmaster):
    assert "no paths are leased" in (await ccmaster("list"))[1]
    one = await agents.launch(repository.main, name="cart")
    lease = await agents.does(one, "claim_paths", globs=["src/**"], reason="a\x1b[2Jb")
    code, out, _ = await ccmaster("list")
    assert code == 0
    for word in ("cart", "exclusive", "src/**", lease["lease_id"][:8], str(repository.main)):
        assert word in out
    assert "\x1b" not in out
    [listed] = json.loads((await ccmaster("list", "--json"))[1])
    assert listed == {**lease, "mine": False}
    code, out, _ = await ccmaster("release", lease["lease_id"][:6])
    assert (code, "is given back" in out) == (0, True)
    [released] = await agents.recorded(PathsReleased)
    assert released.by.kind.value == "person"
    code, _, err = await ccmaster("release", lease["lease_id"][:6])
    assert (code, "no lease begins with" in err) == (1, True)
    assert "is over" in await agents.refused(one, "claim_paths", lease_id=lease["lease_id"])
