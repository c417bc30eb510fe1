"""The tokens by which sessions' agents are known: made, kept as a hash, recognised.

A token names its session, so that it is found without looking through all of them; what
gives it its authority is the random part alone.
"""

import re
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from uuid import UUID

PREFIX = "ccs_"
SECRET_BYTES = 32
_TOKEN = re.compile(rf"{PREFIX}([0-9a-f]{{32}})_[A-Za-z0-9_-]{{43}}")


def new_token(session_id: str) -> str:
    """Make a token for a session's agent.

    Args:
        session_id: A UUID in its canonical form.
    """
    return f"{PREFIX}{UUID(session_id).hex}_{token_urlsafe(SECRET_BYTES)}"


def hash_of(token: str) -> str:
    """Return what is kept of a token; 256 random bits need no slow hash."""
    return sha256(token.encode()).hexdigest()


def session_of(token: str) -> str | None:
    """Return the id of the session that a token names; None: it is none of ours."""
    named = _TOKEN.fullmatch(token)
    return str(UUID(named[1])) if named else None


def fits(token: str, token_hash: str | None) -> bool:
    """Whether a token is the one of which the hash was kept."""
    return token_hash is not None and compare_digest(hash_of(token), token_hash)
