"""Says what is wrong with a store's file, and what to do about it."""

import sqlite3
from pathlib import Path

from ccmaster_hookspecs.errors import InvalidRequest, StoreCorrupt, StoreError, StoreUnavailable

_MEND_PERMISSIONS = (
    "see that you may write its folder and every file there that begins with its name"
)
_MEND_DAMAGE = "restore a backup, or move the file away to begin with an empty store"

_UNAVAILABLE = {
    sqlite3.SQLITE_AUTH: ("may not be used", _MEND_PERMISSIONS),
    sqlite3.SQLITE_BUSY: ("is kept locked by another process", "end that process, then try again"),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", _MEND_PERMISSIONS),
    sqlite3.SQLITE_FULL: ("has no room left on its disk", "free some space, then try again"),
    sqlite3.SQLITE_IOERR: (
        "cannot be read or written",
        "see that its disk is there, sound, and below your quota, then try again",
    ),
    sqlite3.SQLITE_LOCKED: ("is locked", "try again"),
    sqlite3.SQLITE_NOLFS: ("is larger than its disk allows", "move it to another disk"),
    sqlite3.SQLITE_PERM: ("may not be used", _MEND_PERMISSIONS),
    sqlite3.SQLITE_READONLY: ("cannot be written", _MEND_PERMISSIONS),
}
_CORRUPT = {
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_NOTADB: "is not a store",
    # All our statements are fixed: one that fails to compile has not found its tables.
    sqlite3.SQLITE_ERROR: "lacks a part of what a store has",
}


def explained(error: Exception, path: Path) -> Exception:
    """Return the error that tells a person what happened to the store at `path`.

    An error that the store knows nothing of is returned as it is.
    """
    refusal = _refusal(error, path)
    if refusal is None:
        return error
    refusal.__cause__ = error
    return refusal


def damaged(path: Path, found: str) -> StoreCorrupt:
    """Return the error for a store in which damage was found."""
    return StoreCorrupt(f"the store {path} is damaged ({found})", _MEND_DAMAGE)


def closed(path: Path) -> StoreUnavailable:
    """Return the error for the use of a store that is closed."""
    return StoreUnavailable(f"the store {path} is closed", "open it again")


def _refusal(error: Exception, path: Path) -> StoreError | InvalidRequest | None:
    if isinstance(error, UnicodeEncodeError):
        return InvalidRequest("half a surrogate pair cannot be kept", "give text that is Unicode")
    if isinstance(error, OSError):
        return StoreUnavailable(
            f"the store {path} cannot be made ({error.strerror}: {error.filename})",
            _MEND_PERMISSIONS,
        )
    if not isinstance(error, sqlite3.Error):
        return None
    if isinstance(error, sqlite3.DataError):
        return InvalidRequest(f"an event is too large to be kept ({error})", "keep it elsewhere")
    # An extended code carries the primary one in its low byte.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if what := _CORRUPT.get(code):
        return StoreCorrupt(f"the store {path} {what} ({error})", _MEND_DAMAGE)
    what, mend = _UNAVAILABLE.get(code, ("cannot be used", "see `ccmaster doctor`"))
    return StoreUnavailable(f"the store {path} {what} ({error})", mend)
