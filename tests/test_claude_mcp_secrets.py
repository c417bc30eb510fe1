"""A session's token is in the environment of its agent, and nowhere else."""

import asyncio
import os
import stat
import sys

import psutil
import pytest

from ccmaster_hookspecs import events as e

pytestmark = [pytest.mark.claude, pytest.mark.xdist_group("claude")]

QUIET = {"runtime": "claude", "watch": False}


def holding(folder, word):
    """Return the files below a folder in which a word stands."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [path for path in files if word in path.read_bytes()]


async def output(*arguments):
    """Return all that a command prints."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ccmaster_core", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    return said.decode()


async def test_the_token_is_nowhere_but_in_the_agents_environment(
    configure_claude, open_application, spawn_host, ana, folder, becomes, uses, tmp_path
):
    configure_claude()
    prompt = f"go {uses('list_sessions')} {uses('stop_session', session_id='?')} [[hang:60]]"
    async with open_application() as asking:
        host = await spawn_host(asking.store)
        session = await asking.launch(by=ana, working_dir=folder, prompt=prompt, **QUIET)
        status = await becomes(asking, session, lambda status: status.tools)
        status = await becomes(asking, session, lambda status: not status.tools)
        cli, hosting = psutil.Process(status.pid), psutil.Process(host.pid)
        token = cli.environ()["CCMASTER_TOKEN"]
        arguments = [each.cmdline() for each in (cli, hosting, *hosting.children(recursive=True))]
        elsewhere = {**hosting.environ(), **os.environ}
        [file] = tmp_path.glob(f"ccmaster/**/mcp/{session}.json")
        mode = stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)
        shown = await output("config", "show")
        found = holding(tmp_path, token.encode())
        events = repr([one.event for one in await asking.store.read(limit=10_000)])
    assert token.startswith("ccs_")
    assert not any(token in argument for each in arguments for argument in each)
    assert token not in repr(elsewhere)
    assert token not in events
    assert token not in shown
    assert found == []
    assert mode == (0o600, 0o700)


async def test_what_an_agent_prints_of_its_token_is_not_kept(
    configure_claude, open_host, ana, folder, becomes, happened
):
    configure_claude('[permissions]\nallow = ["Bash"]')
    prompt = "go [[bash:echo token $CCMASTER_TOKEN .]] [[hang:60]]"
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt=prompt, **QUIET)
        await becomes(host, session, lambda status: status.tools)
        status = await becomes(host, session, lambda status: not status.tools)
        token = psutil.Process(status.pid).environ()["CCMASTER_TOKEN"]
        [printed] = await happened(host, session, e.ToolFinished)
        events = repr(await happened(host, session))
    assert printed.result == "token [a secret of ccmaster] ."
    assert token not in events
