"""`ccmaster coordinate`: what a person begins, sees and ends."""

import asyncio
import json
import sys

import pytest

BUSY = "All of it. [[background:600]] [[text:on it]]"


@pytest.fixture
def ccmaster():
    """Call the command line in a process of its own; return its exit code and what it says."""

    async def called(*words):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "ccmaster_core", "coordinate", *words),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(60):
            out, err = await process.communicate()
        return process.returncode, out.decode(), err.decode()

    return called


async def test_a_person_goes_along_with_a_pipeline(crew, ccmaster):
    await crew.up("ana", "bob")
    started = asyncio.create_task(
        ccmaster("start", "pipeline", BUSY, "-a", "ana=Draft it", "-a", "bob:review")
    )
    one = await begun(crew)
    await crew.completes(one, "1.1", "a draft\x1b[2J")
    await crew.completes(one, "2.1", "fine", choice="approve")
    code, out, err = await started
    assert (code, err) == (0, "")
    assert out.startswith(f"coordination {one}\n")
    assert "✓ done       ana  Draft it" in out
    assert "✓ done       bob  Review of ana" in out
    assert f"coordination {one} · pipeline · done" in out
    assert "chose approve" in out
    assert out.endswith("\na draft\n")
    assert "\x1b" not in out


async def test_options_and_tasks_are_read_and_json_is_told(crew, ccmaster):
    await crew.up("ana", capabilities=("python",))
    code, out, _ = await ccmaster(
        *("start", "vote", BUSY, "-a", "+python=Think of: a=b", "-o", "choices=red, blue"),
        *("-o", "quorum=1", "-o", "tie=first", "--detach", "--json"),
    )
    assert code == 0
    told = json.loads(out)
    assert told["options"] == {
        "choices": ["red", "blue"],
        "quorum": 1,
        "tie": "first",
        "rule": "plurality",
    }
    assert told["agents"] == [{"agent_id": crew.ids["ana"], "name": "ana", "role": ""}]
    assert told["steps"][0]["title"].startswith("Think of: a=b")
    [listed] = json.loads((await ccmaster("list", "--json"))[1])
    assert listed["coordination_id"] == told["coordination_id"]


async def test_one_that_comes_to_nothing_exits_with_1(crew, ccmaster):
    await crew.up("ana")
    one = await crew.begins("parallel", "ana")
    waiting = asyncio.create_task(ccmaster("show", one[:8], "--wait"))
    await crew.fails(one, "1", "no way")
    code, out, _ = await waiting
    assert code == 1
    assert "ana (failed):\nno way" in out


async def test_it_is_listed_shown_and_cancelled(crew, ccmaster):
    assert "no coordinations yet" in (await ccmaster("list"))[1]
    await crew.up("ana")
    one = await crew.begins("parallel", "ana")
    assert one[:8] in (await ccmaster("list"))[1]
    code, out, _ = await ccmaster("show", one[:8])
    assert (code, f"coordination {one} · parallel · running" in out) == (0, True)
    code, out, _ = await ccmaster("cancel", one[:8], "--reason", "not now")
    assert code == 0
    assert "parallel · cancelled" in out
    assert out.endswith("not now\n")
    assert "none is under way" in (await ccmaster("list"))[1]
    assert one[:8] in (await ccmaster("list", "--all"))[1]


async def test_strategies_are_told_with_roles_and_options(configure, ccmaster):
    out = (await ccmaster("strategies"))[1]
    for words in ("pipeline  Each agent", "role review", "-o max_rounds", "(default: 3)"):
        assert words in out
    names = [one["name"] for one in json.loads((await ccmaster("strategies", "--json"))[1])]
    assert names == ["hierarchical", "parallel", "pipeline", "review", "sequential", "vote"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("start", "dance", "x", "-a", "ana"), 1, "there is no strategy 'dance'"),
        (("start", "parallel", "x", "-a", "nobody"), 1, "nobody"),
        (("start", "parallel", "x", "-a", ":review"), 2, "names nobody"),
        (("start", "parallel", "x", "-a", "ana", "-o", "fast"), 2, "NAME=VALUE"),
        (("start", "parallel", "x", "-a", "ana", "--timeout", "0"), 2, "greater than 0"),
        (("start", "parallel", "x"), 2, "--agent"),
        (("show", "12345678"), 1, "there is no coordination '12345678'"),
        (("cancel", "12345678"), 1, "there is no coordination '12345678'"),
        (("show", ""), 1, "`ccmaster coordinate list --all`"),
    ],
)
async def test_what_cannot_be_is_said_on_stderr(crew, ccmaster, words, code, said):
    await crew.up("ana")
    ended, out, err = await ccmaster(*words)
    assert (ended, out) == (code, "")
    assert said in err


async def begun(crew):
    """Return the id of the coordination that begins."""
    async with asyncio.timeout(60):
        while True:
            position = await crew.host.store.position()
            if found := await crew.host.store.read(prefix="coordination/", limit=1):
                return found[0].event.coordination_id
            async for _ in crew.host.store.follow(position):
                break
