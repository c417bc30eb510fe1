"""Reads JSON, where a client allows it with comments, and tells where in the text each thing is.

With comments, trailing commas are allowed too, as in VS Code's files. Otherwise it is RFC 8259:
no more and no less than what `JSON.parse` of a client takes.
"""

import json
import re
from typing import Any

from attrs import Factory, define

from ccmaster_plugin_mcp_server.install.document import Document, Member, Node, Span

DEEPEST = 200
"""Brackets within brackets; files of clients have a handful."""

_SPACE = re.compile(r"[ \t\r\n]+")
_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?\*/", re.DOTALL)
_ESCAPE = r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})'
_STRING = re.compile(rf'"[^"\\\x00-\x1f]*(?:{_ESCAPE}[^"\\\x00-\x1f]*)*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORD = re.compile(r"true|false|null")
_LONGEST_INTEGER = 4000
"""Digits; with more, Python refuses to make an integer."""
_MARK = "\ufeff"
"""A byte order mark, which some editors put first."""


class NotJson(ValueError):
    """A text is not JSON.

    Args:
        problem: What is wrong, such as "a comma or '}' is missing".
        line: Where, from 1.
        column: Where, from 1, in characters.
    """

    def __init__(self, problem: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {problem}")


def read(text: str, *, comments: bool) -> Document:
    """Read a text.

    Args:
        text: With or without a byte order mark.
        comments: Whether comments and trailing commas are allowed.

    Raises:
        NotJson: It is not JSON.
    """
    reader = _Reader(text, comments)
    root = reader.document()
    return Document(text, root, tuple(reader.strings), tuple(reader.comments))


@define
class _Reader:
    text: str
    lenient: bool
    at: int = 0
    depth: int = 0
    strings: list[Span] = Factory(list)
    comments: list[Span] = Factory(list)

    def document(self) -> Node:
        self.at = len(_MARK) if self.text.startswith(_MARK) else 0
        self.skip()
        root = self.node()
        self.skip()
        if self.at < len(self.text):
            raise self.wrong("something stands after the end")
        return root

    def node(self) -> Node:
        match self.ahead():
            case "{":
                return self.nested(self.object)
            case "[":
                return self.nested(self.array)
            case '"':
                text, span = self.string()
                self.strings.append(span)
                return Node(span, text)
        start = self.at
        if number := self.taken(_NUMBER):
            return Node(Span(start, self.at), _number(number))
        if word := self.taken(_WORD):
            return Node(Span(start, self.at), json.loads(word))
        raise self.wrong("a value is missing")

    def nested(self, read: Any) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong("too many brackets within brackets")
        node: Node = read()
        self.depth -= 1
        return node

    def object(self) -> Node:
        start, members = self.at, list[Member]()
        while self.more("}", first=not members, after=members[-1].comma if members else None):
            at = self.at
            if self.ahead() != '"':
                raise self.wrong("a name in quotes is missing")
            name, _ = self.string()
            self.skip()
            if self.ahead() != ":":
                raise self.wrong("a colon is missing")
            self.at += 1
            self.skip()
            members.append(Member(name, at, self.node(), self.comma()))
        value = {member.name: member.value.value for member in members}
        return Node(Span(start, self.at), value, tuple(members))

    def array(self) -> Node:
        start, items, comma = self.at, list[Any](), None
        while self.more("]", first=not items, after=comma):
            items.append(self.node().value)
            comma = self.comma()
        return Node(Span(start, self.at), items)

    def more(self, closing: str, *, first: bool, after: int | None) -> bool:
        """Go on to the next item; say whether there is one, or else leave the brackets."""
        if first:
            self.at += 1
        self.skip()
        if self.ahead() == closing:
            if after is not None and not self.lenient:
                self.at = after
                raise self.wrong(f"a comma stands before {closing!r}")
            self.at += 1
            return False
        if not first and after is None:
            raise self.wrong(f"a comma or {closing!r} is missing")
        return True

    def comma(self) -> int | None:
        self.skip()
        if self.ahead() != ",":
            return None
        self.at += 1
        return self.at - 1

    def string(self) -> tuple[str, Span]:
        start = self.at
        if (token := self.taken(_STRING)) is None:
            raise self.wrong("a text in quotes is broken off, or has a character it cannot have")
        return json.loads(token), Span(start, self.at)

    def skip(self) -> None:
        """Go past white space, and comments."""
        while True:
            start = self.at
            if self.taken(_SPACE):
                continue
            if self.ahead() != "/":
                return
            if not self.lenient:
                raise self.wrong("a comment stands here, which the client does not read")
            if not self.taken(_COMMENT):
                raise self.wrong("a comment is broken off")
            self.comments.append(Span(start, self.at))

    def ahead(self) -> str:
        return self.text[self.at : self.at + 1]

    def taken(self, pattern: re.Pattern[str]) -> str | None:
        if not (found := pattern.match(self.text, self.at)):
            return None
        self.at = found.end()
        return found[0]

    def wrong(self, problem: str) -> NotJson:
        before = re.split(r"\r\n|\r|\n", self.text[: self.at])
        return NotJson(problem, len(before), len(before[-1]) + 1)


def _number(token: str) -> int | float:
    whole = token.lstrip("-").isdigit() and len(token) <= _LONGEST_INTEGER
    return int(token) if whole else float(token)
