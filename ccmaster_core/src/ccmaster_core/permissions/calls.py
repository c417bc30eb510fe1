"""The programs that a shell command calls, by itself or by way of other programs."""

import re
from collections.abc import Sequence

from attrs import define, field

from ccmaster_core.permissions.grammar import Word
from ccmaster_core.permissions.shell import read

DEEPEST = 4
"""How far commands may be quoted within commands."""


def _named(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SHELLS = _named("sh bash dash ash zsh ksh mksh fish csh tcsh pwsh source")
_EVALUATE = _SHELLS | _named(
    "eval trap alias env ssh su watch script parallel mapfile readarray bind complete compgen"
    " flock tmux screen"
)
_CARRY = _EVALUATE | _named(
    "sudo doas nohup time timeout nice ionice chrt taskset xargs exec command builtin coproc setsid"
    " stdbuf unbuffer chroot unshare nsenter strace ltrace busybox toybox caffeinate runuser"
    " systemd-run start-stop-daemon entr"
)
_EXECUTE = {
    "find": ("-exec", "-execdir", "-ok", "-okdir"),
    "fd": ("-x", "-X", "--exec", "--exec-batch"),
}
KEYWORDS = _named("if then elif else while until do ! function")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(\[.*\])?\+?=.*", re.DOTALL)
_READS_INPUT = re.compile(r"-\w*s\w*|/(dev|proc)/.*")
_SLASHES = re.compile(r"[/\\]")
_SYNTAX = re.compile(r"""[\s;&|<>()$`'"\\{}*?\[]""")


@define
class Calls:
    """What a text may call."""

    direct: list[tuple[str, ...]] = field(factory=list)
    """Calls as words, the program first."""
    carried: list[tuple[str, ...]] = field(factory=list)
    """Words among which a program may stand anywhere, as after `sudo` or `xargs`."""
    clear: bool = True
    """Whether every program that is called can be told."""

    @classmethod
    def of(cls, text: str) -> "Calls":
        """Find what a shell may call for `text`."""
        calls = cls()
        calls._see(text, 0)
        return calls

    def _see(self, text: str, depth: int) -> None:
        script = read(text)
        self.clear = self.clear and script.clear and depth <= DEEPEST
        if depth <= DEEPEST:
            for command in script.commands:
                self._call(_called(command), depth)

    def _call(self, words: Sequence[Word], depth: int) -> None:
        for word in words:
            if "$(" in word.text or "`" in word.text:
                # Arithmetic, among others, runs substitutions that were quoted.
                self._see(word.text, depth + 1)
        if not words:
            return
        self.clear = self.clear and not words[0].opaque
        self.direct.append(tuple(word.text for word in words))
        programs = [name_of(word.text) for word in words]
        # Only here is a dot a program: elsewhere it is a folder.
        programs[:2] = ["source" if name == "." else name for name in programs[:2]]
        executes = _EXECUTE.get(programs[0], ())
        if programs[0] in _CARRY or any(word.text in executes for word in words):
            self.carried.append(self.direct[-1][1:])
            self.clear = self.clear and not any(word.opaque for word in words)
            self.clear = self.clear and not _runs_unseen(programs, self.direct[-1])
            if not _EVALUATE.isdisjoint(programs):
                for word in words[1:]:
                    if _SYNTAX.search(word.text):
                        self._see(word.text, depth + 1)


def name_of(program: str) -> str:
    """Return the bare name of a program that may be given by its path."""
    return _SLASHES.split(program)[-1].casefold() or program


def _called(command: Sequence[Word]) -> Sequence[Word]:
    """Leave out what may stand before a program: keywords and assignments."""
    for index, word in enumerate(command):
        if not (word.text in KEYWORDS or _ASSIGNMENT.fullmatch(word.text)):
            return command[index:]
    return ()


def _runs_unseen(programs: Sequence[str], words: Sequence[str]) -> bool:
    """Say whether what is run comes from elsewhere, such as the input."""
    shells = [index for index, program in enumerate(programs) if program in _SHELLS]
    if shells and (
        all(word[:1] in ("-", "+") for word in words[shells[-1] + 1 :])
        or any(_READS_INPUT.fullmatch(word) for word in words[shells[0] + 1 :])
    ):
        return True
    if "xargs" in programs:
        first = programs.index("xargs") + 1
        return not _CARRY.isdisjoint(programs[first:]) or any(
            word.startswith(("-I", "-i", "--replace")) for word in words[first:]
        )
    return "parallel" in programs
