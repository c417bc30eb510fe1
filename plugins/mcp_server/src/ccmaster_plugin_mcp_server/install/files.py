"""Reads a client's file, and replaces it whole or not at all, with a copy of what it was."""

import os
import stat
from pathlib import Path
from secrets import token_hex

from ccmaster_hookspecs.errors import ConfigurationError, Refused

BACKUP = ".ccmaster-backup"
"""What the name of the copy ends with."""
OWN, OWN_FOLDER = 0o600, 0o700
"""The modes of a file of the person alone, and of its folder."""
SHARED, SHARED_FOLDER = 0o666, 0o777
"""Those of a project's, before the process's mask."""


def read(path: Path) -> bytes | None:
    """Return what is in a file; None: it is not there.

    Raises:
        Refused: It is a link, no file, or must not be written.
        ConfigurationError: It cannot be read.
    """
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            raise Refused(
                f"{path} is a symbolic link, to {path.readlink()}",
                "add there, by hand, what `ccmaster mcp install print` shows",
            )
        if not stat.S_ISREG(found.st_mode):
            raise Refused(f"{path} is no file", "move it away")
        # Root may write whatever it likes; a file without a right to write is to stay as it is.
        if not found.st_mode & 0o222 or not os.access(path, os.W_OK):
            raise Refused(f"{path} must not be written", "give yourself the right to, if it is due")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror}", "see that it is a file that you can read"
        ) from None


def replace(path: Path, before: bytes | None, after: bytes, *, own: bool) -> Path | None:
    """Replace a file at once, if it still says what it did; mode and owner stay.

    Args:
        path: The file.
        before: What it said when it was read; None: it was not there.
        after: What it is to say.
        own: Whether a new file, and its folder, are for the person alone.

    Returns:
        The copy of what it was; None where there was nothing to copy.

    Raises:
        Refused: It has changed meanwhile.
        ConfigurationError: It cannot be written. Nothing has changed then.
    """
    backup = path.with_name(path.name + BACKUP) if before is not None else None
    staged: list[tuple[Path, Path]] = []
    try:
        path.parent.mkdir(mode=OWN_FOLDER if own else SHARED_FOLDER, parents=True, exist_ok=True)
        like = path.lstat() if before is not None else None
        if backup and before is not None:
            staged.append((_beside(backup, before, like, own=own), backup))
        staged.append((_beside(path, after, like, own=own), path))
        if read(path) != before:
            raise Refused(f"{path} has changed since it was read", "call the command again")
        for written, place in staged:
            written.replace(place)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written: {error.strerror}",
            "see that its folder can be written to, and that the disk is not full",
        ) from None
    finally:
        for written, _ in staged:
            written.unlink(missing_ok=True)
    return backup


def _beside(path: Path, content: bytes, like: os.stat_result | None, *, own: bool) -> Path:
    """Write a file beside another, with the mode and the owner that it is to have."""
    written = path.with_name(f".{path.name}-{token_hex(8)}")
    mode = OWN if own or like else SHARED
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if like is not None:
            _become(written, like)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    return written


def _become(written: Path, like: os.stat_result) -> None:
    mine = written.stat()
    if (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
        os.chown(written, like.st_uid, like.st_gid)
    written.chmod(stat.S_IMODE(like.st_mode))
