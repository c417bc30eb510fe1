"""Which files a shell command may change, as far as its words tell. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import PurePath

from attrs import define, field, frozen

from ccmaster_plugin_coordination.leases.blocking.programs import (
    RUNS,
    SHELLS,
    WRAPPERS,
    Effect,
    effect,
    several,
)
from ccmaster_plugin_coordination.leases.blocking.shell import Command, Word, read

FOLDERS = 16
"""In how many folders a command is looked at, where it may be called in any of them."""
MOST = 1000
"""How many changes are told; a command of more cannot be read."""
DEEPEST = 4
"""How far commands may be quoted within commands."""


@frozen
class Change:
    """What may be changed: a path, or a glob as the shell reads it."""

    glob: str
    folder: str
    """The absolute path of the folder that it is relative to."""
    tree: bool = False
    """Whether all below it too."""
    worktree: bool = False
    """Whether it is all of the worktree that the folder is in."""
    certain: bool = True
    """Whether the word as it stands is meant, not a piece of it."""


@frozen
class Changes:
    """What a command may change."""

    several: tuple[Change, ...]
    unseen: str
    """What of it cannot be read, and may change anything; empty: nothing."""
    folders: tuple[str, ...]
    """Where the shell may be afterwards."""


def changes(text: str, folders: Sequence[str]) -> Changes:
    """Say what a command may change.

    Args:
        text: As the shell gets it.
        folders: The folders that the shell may be in.
    """
    reader = _Reader(list(folders))
    reader.script(text, 0)
    if len(reader.found) > MOST:
        return Changes((), reader.unseen or "it names too much", tuple(reader.folders))
    return Changes(tuple(reader.found), reader.unseen, tuple(reader.folders))


_KEYWORDS = several("if then elif else while until do ! { time coproc function")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(\[.*\])?\+?=.*", re.DOTALL)
_OPTION = re.compile(r"-.*|\d+(\.\d+)?[smhd]?", re.DOTALL)
_PYTHON = re.compile(r"python[\d.]*|pypy[\d.]*")
_CODE = re.compile(r"[\s'\"(){}\[\],;:=<>|&`$\\]+")
_PARTS = re.compile(r"[=:,@]")
_IN_FOLDER = several("-C --cwd --directory --prefix --work-tree --chdir -w")


@define
class _Reader:
    folders: list[str]
    found: list[Change] = field(factory=list)
    unseen: str = ""
    lost: bool = False
    """Whether the shell may be in a folder that nobody can tell."""

    def script(self, text: str, depth: int) -> None:
        script = read(text)
        if depth > DEEPEST or not script.clear:
            self._cannot("it is more than ccmaster can follow")
        for command in script.commands:
            self._command(command, depth)

    def _command(self, command: Command, depth: int) -> None:
        for word in command.writes:
            self._word(word, self.folders, tree=False)
        words = _called(command.words)
        if not words:
            return
        if words[0].opaque:
            self._cannot("a variable or a substitution is the program")
            return
        names = [word.text for word in words]
        names[0] = PurePath(names[0]).name or names[0]
        if names[0] in ("cd", "pushd"):
            self._go(words[1:])
        elif names[0] in SHELLS or names[0] in ("eval", "trap"):
            self._inner(names[0], words[1:], command.inputs, depth)
        else:
            self._use(names, words, command.inputs)

    def _go(self, words: Sequence[Word]) -> None:
        """Take note that the shell may be in another folder from here on."""
        to = next((word for word in words if not word.text.startswith("-") or word.opaque), None)
        if to and to.opaque:
            self.lost = True
        elif not (to is None and any(word.text == "-" for word in words)):
            self.folders = _several([*self.folders, *_within(to.text if to else "~", self.folders)])

    def _inner(
        self, program: str, words: Sequence[Word], inputs: Iterable[Word], depth: int
    ) -> None:
        """Read what a shell is given to run, besides files."""
        options = [word.text for word in words if word.text.startswith("-")]
        texts = [word for word in words if not word.text.startswith("-") or word.opaque]
        if program in ("eval", "trap") or any("c" in one for one in options if one[1:2] != "-"):
            if any(word.opaque for word in words):
                self._cannot("it runs what a variable or a substitution holds")
            code = texts if program == "eval" else texts[:1]
            self.script(" ".join(word.text for word in code), depth + 1)
            return
        for word in inputs:
            if word.opaque:
                self._cannot("it runs what a variable or a substitution holds")
            self.script(word.text, depth + 1)
        if not texts and not inputs:
            self._cannot("a shell reads what to run from its input")
        for word in texts:
            self._word(word, self.folders, tree=True)

    def _use(self, names: Sequence[str], words: Sequence[Word], inputs: Iterable[Word]) -> None:
        does = effect(_module(names))
        if does is Effect.NOTHING:
            return
        if does is Effect.UNSEEN:
            self._cannot(f"{names[0]} is told on its input what to change")
            return
        if self.lost:
            self._cannot("a variable or a substitution says in which folder it works")
        folders = _several([*self.folders, *self._elsewhere(words)])
        if does in (Effect.HERE, Effect.WORKTREE):
            worktree = does is Effect.WORKTREE
            self.found += [Change(".", one, tree=True, worktree=worktree) for one in folders]
        for word in words[1:]:
            self._word(word, folders, tree=does is not Effect.NAMED)
        for word in inputs:
            self._pieces(word.text, folders)

    def _elsewhere(self, words: Sequence[Word]) -> Iterator[str]:
        """Yield the folders that options such as `-C` name."""
        for option, value in pairwise(words):
            if option.text in _IN_FOLDER and not value.opaque:
                yield from _within(value.text, self.folders)

    def _word(self, word: Word, folders: Sequence[str], *, tree: bool) -> None:
        if word.opaque:
            self._cannot("it names what it changes by a variable or a substitution")
            return
        text = word.text
        if not text:
            return
        self.found += [Change(text, folder, tree) for folder in folders]
        pieces = {*_PARTS.split(text), text[2:] if text.startswith("-") else ""} - {text, ""}
        self.found += [
            Change(piece, folder, tree, certain=False)
            for piece in sorted(pieces)
            for folder in folders
        ]
        if _CODE.search(text):
            self._pieces(text, folders)

    def _pieces(self, text: str, folders: Sequence[str]) -> None:
        """Take each piece of a program's text for a path, as a string in it may be."""
        for piece in dict.fromkeys(_CODE.split(text)):
            if piece.strip("."):
                self.found += [Change(piece, folder, certain=False) for folder in folders]

    def _cannot(self, why: str) -> None:
        self.unseen = self.unseen or why


def _called(words: Sequence[Word]) -> Sequence[Word]:
    """Leave out what stands before the program that is called in the end."""
    words = list(words)
    while words:
        text = PurePath(words[0].text).name
        if text in _KEYWORDS or _ASSIGNMENT.fullmatch(words[0].text):
            del words[0]
        elif text in WRAPPERS and len(words) > 1:
            del words[0]
            while words and (
                _OPTION.fullmatch(words[0].text) or _ASSIGNMENT.fullmatch(words[0].text)
            ):
                del words[0]
        elif text in RUNS and len(words) > 2 and words[1].text in RUNS[text]:
            del words[:2]
            while words and words[0].text.startswith("-"):
                del words[0]
        else:
            return words
    return words


def _module(names: Sequence[str]) -> Sequence[str]:
    """Return a call of a Python module as if it were a program."""
    if _PYTHON.fullmatch(names[0]) and "-m" in names[:-1]:
        return names[names.index("-m") + 1 :]
    return names


def _within(text: str, folders: Sequence[str]) -> list[str]:
    if text.startswith("~"):
        return [text]
    return [str(PurePath(folder, text)) for folder in folders]


def _several(folders: Iterable[str]) -> list[str]:
    """Keep each folder once: the first, and the latest."""
    known = list(dict.fromkeys(folders))
    return known if len(known) <= FOLDERS else [known[0], *known[1 - FOLDERS :]]
