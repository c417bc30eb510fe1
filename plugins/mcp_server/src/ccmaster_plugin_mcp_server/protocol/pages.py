"""Long lists in pages: each begins after the last name of the one before. Pure.

So a cursor stays good whatever comes or goes meanwhile: nothing is told twice, and nothing that
was there all the time is left out.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from bisect import bisect_right
from collections.abc import Sequence

_MARK = "\n"
"""Between what is listed and the last name; no name has it."""


class BadCursor(ValueError):
    """A cursor is none of this list."""


def page(
    listed: str, names: Sequence[str], cursor: str | None, size: int
) -> tuple[Sequence[str], str | None]:
    """Return the names of a page, and the cursor of the next; None: there is none.

    Args:
        listed: What the list is of; a cursor of another list is none of this.
        names: All names, in order.
        cursor: Where to go on; None: at the beginning.
        size: How many names a page has at most.

    Raises:
        BadCursor: The cursor is none of this list.
    """
    start = 0 if cursor is None else bisect_right(names, _last(listed, cursor))
    shown = names[start : start + size]
    more = start + size < len(names)
    return shown, _cursor(listed, shown[-1]) if more else None


def _cursor(listed: str, last: str) -> str:
    return urlsafe_b64encode(f"{listed}{_MARK}{last}".encode()).decode("ascii")


def _last(listed: str, cursor: str) -> str:
    try:
        text = urlsafe_b64decode(cursor.encode("ascii")).decode()
    except (Error, UnicodeError) as error:
        raise BadCursor(cursor) from error
    of, mark, last = text.partition(_MARK)
    if of != listed or not mark or _cursor(listed, last) != cursor:
        raise BadCursor(cursor)
    return last
