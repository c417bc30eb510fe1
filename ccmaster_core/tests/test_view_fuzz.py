"""Whatever an event holds, its lines are clean and within the terminal."""

import types
import unicodedata
from datetime import UTC, datetime
from typing import get_args, get_origin

import attrs
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.view.cells import cells
from ccmaster_core.cli.view.lines import Reader
from ccmaster_core.cli.view.painting import painted
from ccmaster_core.cli.view.telling import line
from ccmaster_core.status import after
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import Priority
from ccmaster_hookspecs.principals import Principal, PrincipalKind, person
from ccmaster_hookspecs.status import Status

STREAM = "session/s1"
WORDS = st.one_of(
    st.sampled_from(
        ["a", "b", "日本語" * 30, "\x1b[2J\x1b]0;evil\x07", "x\ny\r\n\tz", "\u202eabc", ""]
    ),
    st.text(max_size=60),
)
TIMES = st.integers(0, 10**9).map(lambda second: datetime.fromtimestamp(second, UTC))


def values(annotation):
    """Make values of a field's type; many texts meet each other, and none is nice."""
    known = {
        str: WORDS,
        bool: st.booleans(),
        int: st.integers(0, 10**7),
        float: st.floats(0, 10**6),
        datetime: TIMES,
        Principal: st.builds(Principal, st.sampled_from(PrincipalKind), WORDS),
        Priority: st.sampled_from(Priority),
        type(None): st.none(),
    }
    if annotation in known:
        return known[annotation]
    if get_origin(annotation) is types.UnionType:
        return st.one_of(*map(values, get_args(annotation)))
    if get_origin(annotation) is tuple:
        return st.lists(WORDS, max_size=3).map(tuple)
    if isinstance(annotation, type):
        return st.sampled_from(annotation)
    return st.dictionaries(WORDS, st.one_of(WORDS, st.integers(), st.lists(WORDS)), max_size=2)


def events_of(kind):
    attrs.resolve_types(kind)
    fields = {f.name: values(f.type) for f in attrs.fields(kind) if f.name != "stream"}
    return st.builds(kind, stream=st.just(STREAM), **fields)


KINDS = [
    kind
    for kind in vars(e).values()
    if isinstance(kind, type) and issubclass(kind, e.Event) and kind is not e.Event
]
SCREENS = st.builds(
    Screen,
    width=st.one_of(st.none(), st.integers(20, 200)),
    colour=st.just(False),
    plain=st.booleans(),
)


@given(st.lists(st.one_of(*map(events_of, KINDS)), min_size=1, max_size=5), SCREENS, st.booleans())
def test_any_event_gives_clean_lines_within_the_width(happened, screen, keys):
    status = before = Status(session_id="s1")
    for event in happened:
        before, status = status, after(status, event)
    reader = Reader(you=person("a"), home="/b", keys=keys)
    told = line(happened[-1], before, status, reader, verbose=True)
    rows = painted(told, screen)
    assert len(rows) == 1 or told.whole
    for row in rows:
        assert screen.width is None or cells(row) <= screen.width
        assert not screen.plain or row.isascii()
        unseen = {character for character in row if unicodedata.category(character)[0] == "C"}
        assert unseen <= {"\u200c", "\u200d"}
