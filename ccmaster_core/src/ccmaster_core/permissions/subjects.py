"""What a tool use is about: the commands, paths and addresses among its arguments."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cached_property
from typing import Any, TypeGuard

from attrs import frozen

from ccmaster_core.permissions.calls import Calls


class Kind(Enum):
    """How a subject is read."""

    COMMAND = "command"
    PATH = "path"
    URL = "url"
    UNREADABLE = "unreadable"
    """It names something, in a way that nobody can be sure of."""


@frozen
class Subject:
    """One thing that a tool is used on."""

    kind: Kind
    text: str = ""

    @cached_property
    def calls(self) -> Calls:
        """What a command may call; read once, for all the rules that look at it."""
        return Calls.of(self.text)


@frozen
class Use:
    """A tool use, as rules look at it."""

    tool: str
    subjects: tuple[Subject, ...]
    """Empty where nothing is known of what it is used on."""
    working_dir: str
    own_folder: str
    """The folder that `~` stands for."""


_WORDS = {
    Kind.COMMAND: ("command", "commands", "cmd"),
    Kind.PATH: (
        *("path", "paths", "file", "files", "filename", "filepath", "folder", "dir", "directory"),
        *("source", "destination", "src", "dst", "cwd", "workdir"),
    ),
    Kind.URL: ("url", "urls", "uri"),
}
_ENDINGS = {
    Kind.PATH: ("_path", "_paths", "_file", "_files", "_dir", "_directory", "_folder"),
    Kind.URL: ("_url", "_uri"),
}
_GLOBS = ("pattern", "glob")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def subjects(arguments: Mapping[str, Any]) -> tuple[Subject, ...]:
    """Find what a tool is used on, however deep it stands among the arguments.

    What an argument is, is told by its name: tools of every origin call a path a path.
    """
    return tuple(_found(arguments))


def _found(arguments: Mapping[str, Any]) -> Iterator[Subject]:
    waiting: list[tuple[str, Any]] = [("", arguments)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend((str(key), inner) for key, inner in value.items())
        elif isinstance(value, list | tuple):
            waiting.extend((name, inner) for inner in value)
        elif value is not None:
            yield from _subject(_CAPITAL.sub("_", name).lower(), value)


def _subject(name: str, value: object) -> Iterator[Subject]:
    kind = _kind(name)
    if kind:
        yield Subject(kind, value) if _is_text(value) else Subject(Kind.UNREADABLE)
    elif name in _GLOBS and not (_is_text(value) and _stays_in_its_folder(value)):
        yield Subject(Kind.UNREADABLE)


def _kind(name: str) -> Kind | None:
    for kind, words in _WORDS.items():
        if name in words or name.endswith(_ENDINGS.get(kind, ())):
            return kind
    return None


def _is_text(value: object) -> TypeGuard[str]:
    """Say whether a program can be given `value` as it is."""
    if not isinstance(value, str) or "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _stays_in_its_folder(glob: str) -> bool:
    parts = glob.replace("\\", "/").split("/")
    return ".." not in parts and not glob.startswith(("/", "\\", "~")) and glob[1:2] != ":"
