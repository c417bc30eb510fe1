"""Looks through a store's whole file for damage, and changes nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

from ccmaster_core.sqlite.connection import one_view
from ccmaster_core.sqlite.refusals import damaged, explained
from ccmaster_core.sqlite.schema import STEPS, version_of


def verify(path: Path) -> None:
    """Return where the store at `path` is sound, or not there yet.

    It reads the whole file: about a second for a million events.

    Raises:
        StoreUnavailable: The file cannot be read.
        StoreCorrupt: It is damaged, or of another program.
        StoreTooNew: A newer ccmaster wrote it.
    """
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            with one_view(db):
                version_of(db, path, STEPS)
            (found,) = db.execute("pragma quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise explained(error, path) from error
    if found != "ok":
        raise damaged(path, found)
