"""The host in the background: found if it lives, started if not, and never two by accident."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from ccmaster_core import hosts
from ccmaster_core.application import Application
from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.home import Home
from ccmaster_core.hosts import LivingHost
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.errors import AlreadyClaimed, RuntimeFailure, StoreUnavailable
from ccmaster_hookspecs.storage import EventStore

STARTING = "background-host"
"""The stream that is claimed by who starts a host, so that two never do at once."""
PATIENCE = 30.0
"""Seconds that a host has to come up."""
LOOK_EVERY = 0.02
"""Seconds between two looks at whether it is up."""
LOG_ROWS, LARGEST_LOG = 12, 5_000_000
"""How many rows of a failed host's log are told; from how many bytes on a log is put aside."""


async def host_in_background(application: Application, command_line: CommandLine) -> LivingHost:
    """Return a host that takes every session; where none lives, start one.

    Raises:
        RuntimeFailure: It died, or is not up in time; the end of its log was shown.
    """
    store = application.store
    async with asyncio.timeout(2 * PATIENCE):
        while True:
            if host := await _living(store):
                return host
            try:
                claim = await store.claim(STARTING, application.host_id, PATIENCE)
            except AlreadyClaimed:
                await asyncio.sleep(LOOK_EVERY)  # somebody starts one just now
                continue
            try:
                # Whoever held the claim before may have started one since the first look.
                return await _living(store) or await _started(store, command_line)
            finally:
                await store.release(claim)


async def _living(store: EventStore) -> LivingHost | None:
    living = await hosts.living(store)
    return next((host for host in living if host.adopts and not _surely_dead(host)), None)


def _surely_dead(host: LivingHost) -> bool:
    """Whether it died just now: its claim is in force for a while still, its process is gone."""
    if sys.platform == "win32" or host.machine != socket.gethostname():
        return False
    try:
        os.kill(host.pid, 0)
    except ProcessLookupError:
        return True
    except OSError:  # it is there, and somebody else's
        return False
    try:  # where nobody has taken note of its end, it is there too, and dead
        state = Path(f"/proc/{host.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except OSError:  # not Linux
        return False
    return state.split()[:1] == ["Z"]


async def _started(store: EventStore, command_line: CommandLine) -> LivingHost:
    log = _log(command_line.home)
    begun = log.stat().st_size if log.exists() else 0
    process = _spawned(command_line, log)
    for _ in range(int(PATIENCE / LOOK_EVERY)):
        if host := await _living(store):
            return host
        if process.poll() is not None:
            raise _failure(f"it ended with exit code {process.returncode}", log, begun)
        await asyncio.sleep(LOOK_EVERY)
    process.terminate()
    raise _failure(f"it was not up after {PATIENCE:.0f} s", log, begun)


def _spawned(command_line: CommandLine, log: Path) -> "subprocess.Popen[bytes]":
    # -P: what lies in the folder that a person happens to stand in is not to be imported.
    command = [sys.executable, "-P", "-m", "ccmaster_core", "up"]
    environ = _of_no_session(command_line.environ)
    environ["CCMASTER_HOME"] = str(command_line.home.path)
    try:
        with open(log, "ab", opener=_private) as output:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=command_line.home.path,
                env=environ,
                **_apart(),
            )
    except OSError as error:
        raise StoreUnavailable(
            f"the log {log} cannot be written: {error.strerror}", "free space, or mend its folder"
        ) from error


def _of_no_session(environ: Mapping[str, str]) -> dict[str, str]:
    """Leave out what marks a session's processes: the host outlives the one it is started from."""
    return {
        name: value
        for name, value in environ.items()
        if not (name.startswith("CCMASTER_") and name.endswith("_ID"))
    }


def _apart() -> Mapping[str, Any]:
    """Say how a process is started that outlives this one, and its terminal."""
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        return {"creationflags": flags}
    return {"start_new_session": True}


def _log(home: Home) -> Path:
    log = home.make(home.logs) / "host.log"
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    return log


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _failure(what: str, log: Path, begun: int) -> RuntimeFailure:
    """Show the end of a host's log, and return the error to raise."""
    for row in _tail(log, begun):
        typer.echo(f"  | {one_line(row)}", err=True)
    return RuntimeFailure(f"no host came up in the background: {what}", f"its log is {log}")


def _tail(log: Path, begun: int) -> Sequence[str]:
    try:
        with log.open("rb") as file:
            file.seek(begun)
            return file.read(LARGEST_LOG).decode(errors="replace").splitlines()[-LOG_ROWS:]
    except OSError:
        return ()
