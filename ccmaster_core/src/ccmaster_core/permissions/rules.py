"""One rule: a tool, or a tool and a pattern of what it is used on."""

import re

from attrs import frozen

from ccmaster_core.permissions import addresses, commands, paths
from ccmaster_core.permissions.globs import text_matches
from ccmaster_core.permissions.subjects import Kind, Subject, Use

_FORM = re.compile(r"(?P<tool>[A-Za-z0-9_.:*-]+)(\((?P<pattern>.+)\))?", re.DOTALL)
_MARK = re.compile(r"[\x00-\x1f\x7f]")


@frozen
class Rule:
    """What a rule says of a tool use."""

    tool: str
    """The agent's name for the tool; `*` stands for any characters."""
    pattern: str | None = None
    """What it is used on; None: anything."""

    @classmethod
    def parse(cls, text: str) -> "Rule":
        """Read `Tool` or `Tool(pattern)`.

        Raises:
            ValueError: It is neither; the message says what is allowed.
        """
        form = _FORM.fullmatch(text.strip())
        if form is None or _MARK.search(text) or not (form["pattern"] or "x").strip():
            raise ValueError(
                f"the rule {text!r} must be of the form Tool or Tool(pattern), such as Read,"
                " Bash(git *), Write(src/**) or mcp__github__*"
            )
        return cls(form["tool"], form["pattern"] and form["pattern"].strip())

    def __str__(self) -> str:
        return self.tool if self.pattern is None else f"{self.tool}({self.pattern})"

    def covers(self, use: Use) -> bool:
        """Say whether all of a tool use is surely what the rule is about."""
        if not text_matches(self.tool, use.tool):
            return False
        if self.pattern is None:
            return True
        pattern = self.pattern
        return bool(use.subjects) and all(_covers(pattern, one, use) for one in use.subjects)

    def touches(self, use: Use) -> bool:
        """Say whether any of a tool use may be what the rule is about."""
        if not text_matches(self.tool.casefold(), use.tool.casefold()):
            return False
        if self.pattern is None:
            return True
        pattern = self.pattern
        return not use.subjects or any(_touches(pattern, one, use) for one in use.subjects)


def _covers(pattern: str, subject: Subject, use: Use) -> bool:
    match subject.kind:
        case Kind.COMMAND:
            return commands.covers(pattern, subject.text)
        case Kind.PATH:
            return paths.covers(pattern, subject.text, use.working_dir, use.own_folder)
        case Kind.URL:
            return addresses.covers(pattern, subject.text)
        case Kind.UNREADABLE:
            return False


def _touches(pattern: str, subject: Subject, use: Use) -> bool:
    match subject.kind:
        case Kind.COMMAND:
            return commands.touches(pattern, subject.calls)
        case Kind.PATH:
            return paths.touches(pattern, subject.text, use.working_dir, use.own_folder)
        case Kind.URL:
            return addresses.touches(pattern, subject.text)
        case Kind.UNREADABLE:
            return True
