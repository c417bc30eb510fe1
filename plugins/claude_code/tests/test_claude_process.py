"""The process is read whether anyone listens or not, and written to in whole lines."""

import asyncio
import json
import os
import sys

import pytest

from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_claude_code.lines import Overlong
from ccmaster_plugin_claude_code.process import CliProcess

MEGABYTE = 1024 * 1024


async def start(source, on_line, limit=64 * MEGABYTE):
    return await CliProcess.start(
        [sys.executable, "-c", source],
        working_dir="/",
        environment={"PATH": os.defpath},
        on_line=on_line,
        max_line_bytes=limit,
    )


async def test_a_line_of_many_megabytes_arrives_whole():
    lines = []
    process = await start(f"print('x' * {20 * MEGABYTE}); print('y')", lines.append)
    assert await process.wait() == 0
    assert [len(line) for line in lines] == [20 * MEGABYTE, 1]


async def test_a_longer_line_than_allowed_is_left_out_and_the_next_is_read():
    lines = []
    process = await start(f"print('x' * {3 * MEGABYTE}); print('y')", lines.append, limit=MEGABYTE)
    assert await process.wait() == 0
    assert lines == [Overlong(3 * MEGABYTE), b"y"]


async def test_it_is_never_kept_from_writing():
    """More than a pipe holds is written to both outputs; then it answers."""
    flood = "import sys\nfor n in range(20000): print('o' * 100); print('e' * 100, file=sys.stderr)"
    lines = []
    process = await start(f"{flood}\nsys.exit(7)", lines.append)
    assert await process.wait() == 7
    assert len(lines) == 20000
    assert process.complaint == "e" * 100


async def test_messages_are_written_as_lines_of_json():
    await written_and_echoed()


def test_they_are_so_on_the_event_loop_that_hosts_run_on():
    uvloop = pytest.importorskip("uvloop")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(written_and_echoed())


async def written_and_echoed():
    lines = []
    echo = "import sys\nfor _ in range(100): print(sys.stdin.readline()[:-1])"
    process = await start(echo, lines.append)
    messages = [{"n": n, "text": "a\nb \ud800 ü"} for n in range(100)]
    for message in messages:
        process.write(message)
    await process.wait()
    assert [json.loads(line) for line in lines] == messages


async def test_the_last_words_are_kept_even_without_a_line_end():
    lines = []
    source = "import sys; sys.stderr.write('Error: first\\nError: \\xff last'); sys.exit(1)"
    process = await start(source, lines.append)
    assert await process.wait() == 1
    assert process.complaint.startswith("Error: ")
    assert process.complaint.endswith("last")


async def test_a_child_that_holds_the_pipes_does_not_keep_it_alive():
    """The end is told though a grandchild keeps both outputs open."""
    sleeper = "import time; time.sleep(60)"
    child = f"subprocess.Popen([sys.executable, '-c', {sleeper!r}])"
    lines = []
    process = await start(f"import subprocess, sys; print({child}.pid, flush=True)", lines.append)
    assert await process.wait() == 0
    os.kill(int(lines[0]), 9)


async def test_writing_to_a_process_that_is_gone_says_so():
    process = await start("", print)
    assert await process.wait() == 0
    with pytest.raises(RuntimeFailure, match="gone"):
        process.write({})


async def test_it_has_a_group_of_its_own():
    lines = []
    process = await start("import os; print(os.getsid(0), os.getpgrp())", lines.append)
    pid = process.pid
    await process.wait()
    assert lines == [f"{pid} {pid}".encode()]


async def test_signals_end_it():
    for end, code in ((CliProcess.terminate, -15), (CliProcess.kill, -9)):
        up = asyncio.Event()
        sleeping = "import time; print('up', flush=True); time.sleep(60)"
        process = await start(sleeping, lambda _, up=up: up.set())
        await up.wait()
        assert await process.exits(0) is False
        end(process)
        assert await process.wait() == code
        end(process)  # no failure, though it is gone


async def test_what_cannot_be_started_says_so(tmp_path):
    broken = tmp_path / "broken"
    broken.write_text("#!/no/such/interpreter\n")
    broken.chmod(0o755)
    with pytest.raises(RuntimeFailure, match="cannot be started"):
        await CliProcess.start(
            [str(broken)],
            working_dir="/",
            environment={},
            on_line=print,
            max_line_bytes=MEGABYTE,
        )
