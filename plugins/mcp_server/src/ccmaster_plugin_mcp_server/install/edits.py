"""Changes one entry of a JSON text and leaves every other character of it as it is.

An entry is a member of a section, and a section a member of the root: `mcpServers`, `ccmaster`.
Comments stay where they are, and a new entry is laid out as its neighbours are.
"""

import json
import re
from typing import Any

from attrs import frozen

from ccmaster_plugin_mcp_server.install.document import Document, Member, Node, Span

INDENT = "  "
"""Of a text that shows none of its own."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_SPACE = " \t\r\n"


def new_text(section: str, name: str, entry: Any) -> str:
    """Return the text of a file that says nothing but this entry."""
    return json.dumps({section: {name: entry}}, indent=INDENT, ensure_ascii=False) + "\n"


def with_entry(document: Document, section: str, name: str, entry: Any) -> str:
    """Return the text with an entry, new or in the place of the one of its name.

    Args:
        document: Its root is an object, the section too where there is one, and neither
            the section nor the entry is there twice.
        section: Made where it is missing.
        name: The entry's.
        entry: What JSON can say.
    """
    layout = _Layout.of(document)
    if not (sections := document.root.named(section)):
        return layout.inserted(document.root, section, {name: entry})
    servers = sections[0].value
    if found := servers.named(name):
        return layout.replaced(found[0], entry)
    return layout.inserted(servers, name, entry)


def without_entry(document: Document, section: str, name: str) -> str:
    """Return the text without an entry; the section stays, perhaps empty.

    Args:
        document: As for `with_entry`; the entry is there.
        section: The section's name.
        name: The entry's name.
    """
    text, servers = document.text, document.root.named(section)[0].value
    [at] = [at for at, member in enumerate(servers.members) if member.name == name]
    entry = servers.members[at]
    cuts = [entry.span]
    if entry.comma is not None:
        cuts.append(Span(entry.comma, entry.comma + 1))
        if not text[entry.value.span.end : entry.comma].strip(_SPACE):
            cuts = [Span(entry.start, entry.comma + 1)]
    elif at and (before := servers.members[at - 1].comma) is not None:
        cuts.append(Span(before, before + 1))  # nothing follows it any more
    widest = _with_its_white_space(text, cuts[0], last=entry.comma is None)
    inside = Span(servers.span.start + 1, servers.span.end - 1)
    left = text[inside.start : widest.start] + text[widest.end : inside.end]
    cuts[0] = inside if len(servers.members) == 1 and not left.strip(_SPACE) else widest
    return _cut(text, cuts)


def _with_its_white_space(text: str, span: Span, *, last: bool) -> Span:
    """Add the white space that only an entry needs: its whole lines where it has them alone."""
    start, end = span.start, span.end
    while text[start - 1] in " \t":
        start -= 1
    while text[end] in " \t":
        end += 1
    line_end = _LINE_END.match(text, end)
    if text[start - 1] in "\r\n":
        return Span(start, line_end.end()) if line_end else Span(span.start, end)
    return Span(start, span.end) if last or line_end else Span(span.start, end)


def _cut(text: str, cuts: list[Span]) -> str:
    for cut in sorted(cuts, key=lambda span: span.start, reverse=True):
        text = text[: cut.start] + text[cut.end :]
    return text


@frozen
class _Layout:
    """How a text is laid out, and what is written into it alike."""

    text: str
    line_end: str
    indent: str
    """One step."""
    one_line: bool
    """Whether the whole text is one line with something in it."""

    @classmethod
    def of(cls, document: Document) -> "_Layout":
        text, root = document.text, document.root
        line_end = _LINE_END.search(text)
        margin = _margin(text, root.members[0].start) if root.members else None
        return cls(
            text=text,
            line_end=line_end[0] if line_end else "\n",
            indent=margin or INDENT,
            one_line=bool(root.members) and not _LINE_END.search(text.strip(_SPACE)),
        )

    def inserted(self, into: Node, name: str, value: Any) -> str:
        """Return the text with one more member in an object, after all others."""
        last = into.members[-1] if into.members else None
        closing = into.span.end - 1
        follows = _behind(last) if last else into.span.start + 1
        # A comma goes right behind the value, before any comment on it. Where commas trail,
        # the new member has one too.
        trailing = "," if last and last.comma is not None else ""
        head = self.text[:follows] + ("," if last and last.comma is None else "")
        tail = self.text[follows:closing]
        several = _LINE_END.search(self.text, into.span.start, into.span.end) is not None
        if self.one_line or (last and not several):
            lead = " " if last else ""
            return f"{head}{lead}{self.one(name, value)}{trailing}{tail}{self.text[closing:]}"
        kept, rest = _comments_and_rest(tail)
        base = _margin_of_line(self.text, closing if several else into.span.start)
        own = _margin(self.text, last.start) if last else None
        margin = own if own is not None else base + self.indent
        written = f"{margin}{self.many(name, value, margin)}{trailing}"
        rest = rest or self.line_end + base
        return f"{head}{kept}{self.line_end}{written}{rest}{self.text[closing:]}"

    def replaced(self, member: Member, value: Any) -> str:
        """Return the text with another value for a member."""
        old = member.value.span
        margin = _margin(self.text, member.start)
        several = _LINE_END.search(self.text, old.start, old.end) is not None
        if margin is None and not several:
            written = _json(value)
        else:
            written = self.spread(value, _margin_of_line(self.text, member.start))
        return self.text[: old.start] + written + self.text[old.end :]

    def one(self, name: str, value: Any) -> str:
        return f"{_json(name)}: {_json(value)}"

    def many(self, name: str, value: Any, margin: str) -> str:
        return f"{_json(name)}: {self.spread(value, margin)}"

    def spread(self, value: Any, margin: str) -> str:
        """Write a value over several lines; `margin` is what its first line begins with."""
        lines = json.dumps(value, indent=self.indent, ensure_ascii=False).split("\n")
        return (self.line_end + margin).join(lines)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _behind(member: Member) -> int:
    return member.span.end if member.comma is None else member.comma + 1


def _comments_and_rest(tail: str) -> tuple[str, str]:
    """Part what stands before a closing bracket where its last run of line ends begins."""
    kept = tail.rstrip(_SPACE)
    line_end = _LINE_END.search(tail, len(kept))
    at = line_end.start() if line_end else len(kept)
    return tail[:at], tail[at:] if line_end else ""


def _margin(text: str, at: int) -> str | None:
    """Return the white space before an offset where its line has nothing else; else None."""
    start = _line_start(text, at)
    margin = text[start:at]
    return margin if start and not margin.strip(" \t") else None


def _margin_of_line(text: str, at: int) -> str:
    """Return the white space that the line of an offset begins with."""
    line = text[_line_start(text, at) : at]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
