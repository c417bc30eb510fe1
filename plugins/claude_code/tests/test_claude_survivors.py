"""What a session started is ended, however it detached itself; nothing else is."""

import os
import subprocess
import sys
from uuid import uuid4

import psutil
import pytest

from ccmaster_plugin_claude_code.environment import LAUNCH, MARKER
from ccmaster_plugin_claude_code.survivors import descendants, end_survivors

SLEEP = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"


@pytest.fixture
def started():
    """Start processes of a session of their own, which end with the test."""
    processes = []

    def start(source, **environment):
        process = subprocess.Popen(
            [sys.executable, "-c", source],
            env={"PATH": os.defpath, **environment},
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        processes.append(process)
        process.stdout.readline()
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


async def test_only_the_marked_are_ended_even_the_stubborn(started):
    session_id, other = str(uuid4()), str(uuid4())
    willing = started(SLEEP, **{MARKER: session_id})
    stubborn = started(STUBBORN, **{MARKER: session_id})
    spared = [started(SLEEP, **{MARKER: other}), started(SLEEP)]
    assert await end_survivors({MARKER: session_id}, grace=0.2) == 2
    assert None not in (willing.poll(), stubborn.poll())
    assert [process.poll() for process in spared] == [None, None]


async def test_another_launch_of_the_session_is_spared(started):
    session_id = str(uuid4())
    mine = started(SLEEP, **{MARKER: session_id, LAUNCH: "1"})
    of_another_host = started(SLEEP, **{MARKER: session_id, LAUNCH: "2"})
    assert await end_survivors({MARKER: session_id, LAUNCH: "1"}, grace=1) == 1
    assert (mine.poll() is None, of_another_host.poll()) == (False, None)


async def test_it_is_no_failure_that_nothing_lives():
    assert await end_survivors({MARKER: str(uuid4())}, grace=1) == 0


def test_ccmaster_within_a_session_does_not_end_itself():
    session_id = str(uuid4())
    script = (
        "import asyncio; from ccmaster_plugin_claude_code.survivors import end_survivors;"
        f"print(asyncio.run(end_survivors({{'{MARKER}': '{session_id}'}}, 1)))"
    )
    environment = {**os.environ, MARKER: session_id}
    ran = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "0\n"


async def test_offspring_without_the_mark_is_ended_too(started):
    child = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEP!r}], env={{}})"
    parent = started(f"{child}; {SLEEP}")
    parent.stdout.readline()  # both are up
    offspring = await descendants(parent.pid)
    assert len(offspring) == 1
    parent.kill()
    assert await end_survivors({MARKER: str(uuid4())}, 1, offspring) == 1
    assert not psutil.pid_exists(offspring[0].pid) or not offspring[0].is_running()


async def test_a_process_that_is_gone_has_no_offspring(started):
    process = started(SLEEP)
    process.kill()
    process.wait()
    assert list(await descendants(process.pid)) == []
