"""Cursors: where a page ends, in a form that says nothing to whoever carries it. Pure."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import StrEnum

from attrs import frozen

from ccmaster_hookspecs.errors import InvalidRequest

LAST_POSITION = 2**62
"""No store gives a greater one."""


class Way(StrEnum):
    """Which way a page goes on from its place."""

    OLDER = "o"
    NEWER = "n"


@frozen
class Cursor:
    """A place between two items."""

    way: Way
    key: str
    """What the item before it is known by; two items never have the same."""

    def __str__(self) -> str:
        return urlsafe_b64encode(f"{self.way}{self.key}".encode()).decode().rstrip("=")

    @property
    def position(self) -> int:
        """The key, where it is a position of the store.

        Raises:
            InvalidRequest: It is none.
        """
        if not (self.key.isascii() and self.key.isdigit() and int(self.key) < LAST_POSITION):
            raise unknown()
        return int(self.key)


def older(key: object) -> str:
    """Write the cursor to what stands before an item."""
    return str(Cursor(Way.OLDER, str(key)))


def newer(key: object) -> str:
    """Write the cursor to what stands after an item."""
    return str(Cursor(Way.NEWER, str(key)))


def parse(text: str | None) -> Cursor | None:
    """Read a cursor; None where there is none.

    Raises:
        InvalidRequest: Nobody here wrote it.
    """
    if text is None:
        return None
    try:
        written = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        cursor = Cursor(Way(written[:1]), written[1:])
    except (ValueError, binascii.Error):
        raise unknown() from None
    if str(cursor) != text:
        raise unknown()
    return cursor


def unknown() -> InvalidRequest:
    """Return the error that a cursor is none of ours."""
    return InvalidRequest(
        "cursor: it is not one that was given here", "leave it out to get the first page"
    )
