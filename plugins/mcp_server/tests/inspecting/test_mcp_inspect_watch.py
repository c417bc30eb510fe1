"""`ccmaster inspect watch` tells what changes, in either era, until it has told enough."""

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mcp import Client

SCRIPT = Path(sys.executable).with_name("ccmaster")
PATIENCE = 60.0


@pytest.fixture
def begin(ccmaster_home):
    """Begin a real `ccmaster inspect`, which stays."""
    begun = []

    def start(*arguments):
        process = subprocess.Popen(
            [SCRIPT, "inspect", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"CCMASTER_HOME": str(ccmaster_home), "CCMASTER_PLUGINS": "mcp-server"},
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def test_a_server_of_the_older_era_is_heard(inspect, odd):
    ended = inspect("watch", odd("fine"), "note://one", "--count", "2")
    assert ended.code == 0
    assert [re.sub(r"^\d\d:\d\d:\d\d  ", "", line) for line in ended.out.splitlines()] == [
        "resource updated  note://one",
        "tools changed",
    ]
    assert "(MCP 2025-06-18)" in ended.err


def test_programs_get_a_line_a_change(inspect, odd):
    ended = inspect("watch", odd("fine"), "note://one", "--count", "2", "--json")
    told = [json.loads(line) for line in ended.out.splitlines()]
    assert [(one["what"], one["uri"]) for one in told] == [
        ("resource", "note://one"),
        ("tools", None),
    ]


def test_that_a_server_leaves_is_told(inspect, odd):
    ended = inspect("watch", odd("leaves"), "note://one")
    assert ended.code == 1
    assert len(ended.out.splitlines()) == 2
    assert "is gone\n  start it again" in ended.err


async def test_a_server_of_the_newer_era_is_heard(begin, url):
    watching = begin("watch", url, "note://one", "--count", "2")
    # It says so once it is subscribed: what changes from then on is told.
    said = await asyncio.wait_for(asyncio.to_thread(watching.stderr.readline), PATIENCE)
    assert said == f"watching {url} (MCP 2026-07-28)\n"
    async with Client(url, read_timeout_seconds=PATIENCE) as client:
        await client.call_tool("change")
    out, _ = await asyncio.to_thread(watching.communicate, timeout=PATIENCE)
    assert watching.returncode == 0
    assert sorted(line[10:] for line in out.splitlines()) == [
        "resource updated  note://one",
        "tools changed",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for another process there")
async def test_ctrl_c_ends_it_quietly(begin, url):
    import signal

    watching = begin("watch", url)
    await asyncio.wait_for(asyncio.to_thread(watching.stderr.readline), PATIENCE)
    watching.send_signal(signal.SIGINT)
    out, err = await asyncio.to_thread(watching.communicate, timeout=PATIENCE)
    assert (watching.returncode, out, err) == (130, "", "")
