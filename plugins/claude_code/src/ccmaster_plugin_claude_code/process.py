"""The CLI's process: started in a group of its own, always read, written to line by line."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, cast

from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_claude_code.lines import LineSplitter, Overlong

STDIN, STDOUT, STDERR = 0, 1, 2
COMPLAINTS_KEPT, COMPLAINT_BYTES = 20, 4096
LAST_WORDS = 2.0
"""Seconds for what the process wrote before it ended: a child of its own may hold its pipe."""


class CliProcess(asyncio.SubprocessProtocol):
    """One process. Its output is taken as it comes, whether anyone is interested or not."""

    def __init__(self, on_line: Callable[[bytes | Overlong], None], max_line_bytes: int) -> None:
        self._on_line = on_line
        self._out = LineSplitter(max_line_bytes)
        self._err = LineSplitter(COMPLAINT_BYTES)
        self._complaints: deque[str] = deque(maxlen=COMPLAINTS_KEPT)
        loop = asyncio.get_running_loop()
        self._exited: asyncio.Future[None] = loop.create_future()
        self._silent: asyncio.Future[None] = loop.create_future()
        self._speaking = {STDOUT, STDERR}
        self._transport: asyncio.SubprocessTransport

    @classmethod
    async def start(
        cls,
        arguments: Sequence[str],
        *,
        working_dir: str,
        environment: Mapping[str, str],
        on_line: Callable[[bytes | Overlong], None],
        max_line_bytes: int,
    ) -> "CliProcess":
        """Start the process.

        Args:
            arguments: The program, and its arguments.
            working_dir: Where it runs.
            environment: All that it is given.
            on_line: Called with each line of its output.
            max_line_bytes: The longest line that is read.

        Raises:
            RuntimeFailure: It cannot be started.
        """
        process = cls(on_line, max_line_bytes)
        pipe = asyncio.subprocess.PIPE
        try:
            process._transport, _ = await asyncio.get_running_loop().subprocess_exec(
                lambda: process,
                *arguments,
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
                cwd=working_dir,
                env=dict(environment),
                start_new_session=True,  # a Ctrl-C for ccmaster is none for its agents
            )
        except OSError as error:
            raise RuntimeFailure(
                f"{arguments[0]} cannot be started: {error.strerror or error}",
                "`ccmaster doctor` looks at the Claude Code CLI",
            ) from error
        return process

    @property
    def pid(self) -> int:
        """The process."""
        return self._transport.get_pid()

    @property
    def complaint(self) -> str:
        """The last line that it wrote to stderr; empty where there is none."""
        return next(reversed(self._complaints), "")

    def write(self, message: Mapping[str, Any]) -> None:
        """Write one line.

        A whole line is handed over at once and no other code writes, so lines cannot mix: one
        that is no JSON would end the CLI.

        Raises:
            RuntimeFailure: The process is gone.
        """
        pipe = self._transport.get_pipe_transport(STDIN)
        if self._exited.done() or pipe is None or pipe.is_closing():
            raise RuntimeFailure("the agent's process is gone", "resume the session")
        # What asyncio documents; the transports of other event loops need not derive from it.
        cast("asyncio.WriteTransport", pipe).write(json.dumps(message).encode() + b"\n")

    def terminate(self) -> None:
        """Ask it to end: it ends its tools, and keeps its conversation."""
        with suppress(ProcessLookupError):
            self._transport.terminate()

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            self._transport.kill()

    async def exits(self, timeout: float) -> bool:
        """Wait for its end; say whether it came within `timeout` seconds."""
        await asyncio.wait({self._exited}, timeout=timeout)
        return self._exited.done()

    async def wait(self) -> int:
        """Return its exit code, negative for a signal, once it ended and all it wrote was read."""
        await asyncio.wait({self._exited})
        await asyncio.wait({self._silent}, timeout=LAST_WORDS)
        self._transport.close()
        code = self._transport.get_returncode()
        return -1 if code is None else code

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Take what it wrote."""
        if fd == STDOUT:
            for line in self._out.feed(data):
                self._on_line(line)
        else:
            self._complain(self._err.feed(data))

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """Take note that it writes no more."""
        if fd == STDERR:
            self._complain(self._err.rest())
        self._speaking.discard(fd)
        if not self._speaking and not self._silent.done():
            self._silent.set_result(None)

    def process_exited(self) -> None:
        """Take note of its end."""
        if not self._exited.done():
            self._exited.set_result(None)

    def _complain(self, lines: Iterator[bytes | Overlong]) -> None:
        for line in lines:
            if isinstance(line, bytes) and (words := line.decode(errors="replace").strip()):
                self._complaints.append(words)
