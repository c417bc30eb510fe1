"""What a JSON text says, and where in the text each thing stands."""

from typing import Any

from attrs import frozen


@frozen
class Span:
    """A part of the text: offsets in characters, the end excluded."""

    start: int
    end: int


@frozen
class Member:
    """A name and its value, in an object."""

    name: str
    start: int
    """Where the name's first quote is."""
    value: "Node"
    comma: int | None = None
    """Where the comma after it is; None: there is none."""

    @property
    def span(self) -> Span:
        """From the name to the end of the value."""
        return Span(self.start, self.value.span.end)


@frozen
class Node:
    """A value, and where it is."""

    span: Span
    value: Any
    members: tuple[Member, ...] = ()
    """Of an object: all that its text names, in order, one name perhaps twice."""

    def named(self, name: str) -> list[Member]:
        """Return the members of this name."""
        return [member for member in self.members if member.name == name]


@frozen
class Document:
    """A text, and what it says."""

    text: str
    root: Node
    strings: tuple[Span, ...]
    """Where texts are values, not names, in order."""
    comments: tuple[Span, ...]
