"""One writer of a file at a time, among all processes of this machine."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ccmaster_hookspecs.errors import ConfigurationError

PATIENCE = 5.0
"""Seconds to wait for another writer, who needs a hundredth of one."""
_PAUSE = 0.02


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Keep others from writing `path` meanwhile; the system lets go when a process dies.

    Raises:
        ConfigurationError: Another process has been writing it for too long.
    """
    lock = path.with_name(f".{path.name}.lock")
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigurationError(
            f"{lock} cannot be made: {error.strerror}", "see that its folder can be written to"
        ) from None
    try:
        deadline = time.monotonic() + patience
        while not _take(descriptor):
            if time.monotonic() > deadline:
                raise ConfigurationError(
                    f"another ccmaster is writing {path}", "try again when it has ended"
                )
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
