"""The first signal asks a command to end well; the second one cuts short what that takes."""

import signal
import subprocess
import sys

import pytest

STAYS = """
import asyncio
from ccmaster_core.cli.endings import endings

async def stay():
    with endings() as ending:
        print("stays", flush=True)
        await ending.asked.wait()
        print("asked by", ending.signal, flush=True)
        await asyncio.Event().wait()

try:
    asyncio.run(stay())
except KeyboardInterrupt:
    print("forced")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals between processes")
@pytest.mark.parametrize("second", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_forces_the_end(second):
    command = [sys.executable, "-c", STAYS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "stays\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == f"asked by {int(signal.SIGTERM)}\n"
        process.send_signal(second)
        assert process.communicate(timeout=20)[0] == "forced\n"
    assert process.returncode == 0
