"""Which server is inspected, as a person names it: a URL, or the command that starts it. Pure."""

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from urllib.parse import urlsplit

from attrs import field, frozen

from ccmaster_hookspecs.errors import InvalidRequest

_LONGEST = 60
"""Characters of a command that are shown."""
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_HEADER = re.compile(r"[!#$%&'*+.^`|~\w-]+", re.ASCII)
"""RFC 9110, section 5.6.2: what a header's name is made of."""


@frozen(kw_only=True)
class Address:
    """A server that is reached by streamable HTTP."""

    url: str
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What is never shown."""

    def __str__(self) -> str:
        """Return the URL without what may be secret in it: the user, and the query."""
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path}{'?…' if parts.query else ''}"


@frozen(kw_only=True)
class Program:
    """A server that is started, and spoken with over its stdin and stdout."""

    command: str
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(factory=dict, repr=False)
    """What it gets beside what every such server gets, such as PATH and HOME."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What is never shown."""

    def __str__(self) -> str:
        """Return the command; a long one without its middle, and without where its program is."""
        text = shlex.join([PurePath(self.command).name, *self.arguments])
        half = _LONGEST // 2
        return text if len(text) <= _LONGEST else f"{text[: half - 1]}…{text[-half:]}"


Target = Address | Program


@frozen
class Called:
    """What a person called a command with."""

    target: tuple[str, ...] | None
    """A URL, or a command and its arguments; None: our own server."""
    words: tuple[str, ...]
    """What is left for the command itself."""


def called(words: Sequence[str], command: Sequence[str] | None) -> Called:
    """Tell the target from the other words.

    Args:
        words: What stood before '--'.
        command: What stood after it; None: there was no '--'.

    Raises:
        InvalidRequest: The command is empty, or its quotes do not match.
    """
    if command is not None:
        if not command:
            raise InvalidRequest(
                "no command follows --", "name the command that starts the server after it"
            )
        return Called(tuple(command), tuple(words))
    if words and is_url(words[0]):
        return Called((words[0],), tuple(words[1:]))
    if words and _is_command(words[0]):
        return Called(_split(words[0]), tuple(words[1:]))
    return Called(None, tuple(words))


def is_url(word: str) -> bool:
    """Say whether a word is the URL of a server."""
    return word.lower().startswith(("http://", "https://"))


def check_url(url: str) -> None:
    """Make sure that a URL names a place.

    Raises:
        InvalidRequest: It has no host, or its port is none.
    """
    try:
        parts = urlsplit(url)
        if not parts.hostname or parts.port == 0:
            raise ValueError("it names no host, or no port")
    except ValueError as error:
        raise InvalidRequest(
            f"that is no URL of a server: {error}", "write it as http://HOST:PORT/mcp"
        ) from None


def headers(given: Sequence[str], environ: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Read headers, each 'NAME: VALUE'; '${VAR}' in a value is taken from the environment.

    Returns:
        The headers, and the values that came from the environment.

    Raises:
        InvalidRequest: One is no header, or its variable is not set.
    """
    read: dict[str, str] = {}
    secrets: list[str] = []
    for each in given:
        name, colon, value = each.partition(":")
        if not colon or not _HEADER.fullmatch(name.strip()):
            raise InvalidRequest(
                f"{name.strip()!r} is no header", "write it as --header 'NAME: VALUE'"
            )
        value = expanded(value.strip(), environ, secrets)
        if not value.isascii() or not value.isprintable():
            raise InvalidRequest(
                f"the value of the header {name.strip()} cannot be sent",
                "it has to be printable ASCII",
            )
        read[name.strip()] = value
    return read, secrets


def environment(
    given: Sequence[str], environ: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Read variables for a program, each 'NAME=VALUE', or 'NAME' to hand on what we have.

    Returns:
        The variables, and the values that came from our own environment.

    Raises:
        InvalidRequest: One has no name, or its variable is not set.
    """
    read: dict[str, str] = {}
    secrets: list[str] = []
    for each in given:
        name, equals, value = each.partition("=")
        if not name or "\0" in each:
            raise InvalidRequest(f"{each!r} names no variable", "write it as --env NAME=VALUE")
        read[name] = expanded(value if equals else f"${{{name}}}", environ, secrets)
    return read, secrets


def expanded(text: str, environ: Mapping[str, str], secrets: list[str]) -> str:
    """Put what the environment has in the place of each '${VAR}', and note it as a secret."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in environ:
            raise InvalidRequest(
                f"the environment has no variable {found[1]}", f"set it: export {found[1]}=…"
            )
        secrets.append(environ[found[1]])
        return environ[found[1]]

    return _VARIABLE.sub(value, text)


def _is_command(word: str) -> bool:
    """Say whether a word starts a program: it has blanks in it, or is a path."""
    return any(map(str.isspace, word)) or word.startswith((".", "/", "~", "\\"))


def _split(text: str) -> tuple[str, ...]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise InvalidRequest(
            f"the command {text!r} cannot be read: {error}", "match its quotes, or put it after --"
        ) from None
    if not words:
        raise InvalidRequest("the command is empty", "name the command that starts the server")
    return tuple(words)
