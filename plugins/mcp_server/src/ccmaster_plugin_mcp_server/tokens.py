"""The person's own token: made once, and kept in a file that nobody else can read."""

import os
import re
import stat
from hmac import compare_digest
from pathlib import Path
from secrets import token_hex, token_urlsafe

from ccmaster_hookspecs.errors import ConfigurationError, StoreUnavailable
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal

PREFIX = "ccp_"
VARIABLE = "CCMASTER_TOKEN"
"""The environment variable in which a program finds its token, the person's or a session's."""
_TOKEN = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")


def person_token(folder: str) -> str:
    """Return the person's token; make it where there is none yet.

    Args:
        folder: The plugin's own folder.

    Raises:
        ConfigurationError: Others can read it, or it is none.
        StoreUnavailable: It cannot be read or written.
    """
    file = Path(folder) / "token"
    try:
        if file.exists():
            return _read(file)
        try:
            return _made(file)
        except FileExistsError:  # another process was faster
            return _read(file)
    except OSError as error:
        raise StoreUnavailable(
            f"the token {file} cannot be used: {error.strerror or error}",
            "see who may read and write it, and that its disk is not full",
        ) from error


async def who(host: Host, person_has: str, bearer: str | None) -> Principal | None:
    """Return whose token it is; None: nobody's.

    Args:
        host: Knows the tokens of sessions.
        person_has: The person's token.
        bearer: What the caller showed; None: nothing.
    """
    if bearer is None:
        return None
    if compare_digest(bearer.encode(), person_has.encode()):
        return host.person
    return await host.authenticate(bearer)


def _made(file: Path) -> str:
    token = PREFIX + token_urlsafe(32)
    # Whole or not at all: another process may look for it just now.
    draft = file.with_name(f"token.{token_hex(8)}")
    try:
        with open(draft, "w", encoding="ascii", opener=_private) as written:
            written.write(f"{token}\n")
        os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    return token


def _read(file: Path) -> str:
    if os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigurationError(
            f"others can read the token {file}",
            "delete it: the next start makes a new one, for you alone",
        )
    token = file.read_text(encoding="ascii", errors="replace").strip()
    if not _TOKEN.fullmatch(token):
        raise ConfigurationError(
            f"what is in {file} is no token", "delete it: the next start makes a new one"
        )
    return token


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_EXCL, 0o600)
