"""Figures as text that outlives a process, and back; nothing that is not whole is believed.

A JSON value a line: which version wrote it, the parts, and last the hash of all before.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from json import JSONDecoder, JSONEncoder
from typing import Any

from ccmaster_plugin_mcp_server.analytics.course import Course
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.groups import Groups
from ccmaster_plugin_mcp_server.analytics.hours import Hours
from ccmaster_plugin_mcp_server.analytics.tally import Tally
from ccmaster_plugin_mcp_server.analytics.window import Window

VERSION = 2
"""Grows with each change of what is counted, or how: older figures are then folded again."""

_NUMBERS = ("position", "events", "forgotten", "hosts_started", "hosts_stopped")
_COUNTS = ("call_tools", "call_words")
_TALLIES = ("total", "earlier")
_GROUPS = ("working_dirs", "owners", "models")
_WINDOWS = ("deliveries", "answers", "calls")


def dump(figures: Figures) -> str:
    """Write figures."""
    return "".join(lines(figures))


def lines(figures: Figures) -> Iterator[str]:
    """Write figures line by line, each in a moment; they must not change meanwhile."""
    digest = sha256()
    for part in _parts(figures):
        line = _encode(part) + "\n"
        digest.update(line.encode())
        yield line
    yield _encode({"sha256": digest.hexdigest()}) + "\n"


def load(text: str) -> Figures | None:
    """Read what `dump` wrote; None where it is not whole, or another version wrote it."""
    body, newline, seal = text.removesuffix("\n").rpartition("\n")
    digest = sha256((body + newline).encode(errors="replace")).hexdigest()
    if seal != _encode({"sha256": digest}):
        return None
    version, head, *courses = map(_decode, body.splitlines())
    if version != {"figures": VERSION}:
        return None
    figures = _figures(head)
    for fields in courses:
        _settle_in(figures, Course.unpacked(fields))
    return figures


def _parts(figures: Figures) -> Iterator[Mapping[str, Any]]:
    yield {"figures": VERSION}
    yield {
        "mark": figures.mark,
        "hours": figures.hours.packed(),
        **{name: getattr(figures, name) for name in (*_NUMBERS, *_COUNTS)},
        **{name: getattr(figures, name).packed() for name in (*_TALLIES, *_GROUPS, *_WINDOWS)},
    }
    for course in figures.courses():
        yield course.packed()


def _figures(head: Mapping[str, Any]) -> Figures:
    figures = Figures(mark=tuple(head["mark"]), hours=Hours.unpacked(head["hours"]))
    for name in (*_NUMBERS, *_COUNTS):
        setattr(figures, name, head[name])
    for name in _TALLIES:
        setattr(figures, name, Tally(**head[name]))
    for name in _GROUPS:
        setattr(figures, name, Groups.unpacked(**head[name]))
    for name in _WINDOWS:
        setattr(figures, name, Window.unpacked(head[name]))
    return figures


def _settle_in(figures: Figures, course: Course) -> None:
    if course.ended:
        figures.ended[course.stream] = course
    else:
        figures.begin(course)


_decode = JSONDecoder().decode
_encode = JSONEncoder(separators=(",", ":")).encode
