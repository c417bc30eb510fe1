"""Who a session's agent is: what may be its role, and what its capabilities. Pure."""

import re
from collections.abc import Collection

from ccmaster_hookspecs.clean import is_unseen
from ccmaster_hookspecs.errors import InvalidRequest

ROLE_LENGTH = 200
"""The longest role, in characters."""
CAPABILITIES = 32
"""How many capabilities an agent has at most."""

_CAPABILITY = re.compile(r"[a-z0-9][a-z0-9._+-]{0,62}")


def role(text: str) -> str:
    """Return what an agent is there for, without white space around it.

    Raises:
        InvalidRequest: It is no short line of text.
    """
    said = text.strip()
    if len(said) > ROLE_LENGTH:
        raise InvalidRequest(
            f"the role has {len(said)} characters", f"say it in at most {ROLE_LENGTH}"
        )
    if any(is_unseen(character) for character in said):
        raise InvalidRequest(f"{said!r} cannot be a role", "say it in one line of plain text")
    return said


def capabilities(words: Collection[str]) -> tuple[str, ...]:
    """Return what an agent can do, each word once, in the order given.

    Raises:
        InvalidRequest: One is no such word, or there are too many.
    """
    each = tuple(dict.fromkeys(words))
    for word in each:
        if not _CAPABILITY.fullmatch(word):
            allowed = "use small letters, digits, '.', '_', '+' and '-', at most 63"
            raise InvalidRequest(f"{word!r} cannot be one of the capabilities", allowed)
    if len(each) > CAPABILITIES:
        raise InvalidRequest(
            f"{len(each)} capabilities are too many", f"give at most {CAPABILITIES}"
        )
    return each
