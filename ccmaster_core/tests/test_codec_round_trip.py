"""What is written as JSON comes back as it was: every kind of event, and statuses."""

import json
import types
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from ccmaster_core.codec import Codec
from ccmaster_core.codec.kinds import CORE_KINDS
from ccmaster_hookspecs.events import Event, UnknownEvent
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_hookspecs.status import Status


@frozen(kw_only=True)
class Part:
    """A value within an event."""

    name: str
    sizes: tuple[float, ...] = ()


@frozen(kw_only=True)
class Assembled(Event):
    """A plugin's event with every type of field that the core's do not have."""

    parts: tuple[Part, ...]
    whole: Part | None
    by_name: Mapping[str, Part]
    label: int | str
    seen: bool


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ANY_TEXT = st.text(st.characters())
"""Half surrogate pairs too: a program that counts UTF-16 cuts them in two."""
TIMES = st.builds(
    datetime.fromtimestamp,
    st.integers(0, 2**32) | st.floats(0, 2**32),
    st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
)
PRINCIPALS = st.builds(Principal, st.sampled_from(PrincipalKind), st.text(min_size=1))
SCALARS = {
    types.NoneType: st.none(),
    str: ANY_TEXT,
    int: st.integers(),
    bool: st.booleans(),
    float: st.floats(allow_nan=False),
    datetime: TIMES,
    Principal: PRINCIPALS,
    Any: JSON,
}


def values(kind):
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is types.UnionType:
        return st.one_of(*map(values, arguments))
    if origin is tuple:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if origin is Mapping:
        return st.dictionaries(ANY_TEXT, values(arguments[1]), max_size=3)
    if kind not in SCALARS and attrs.has(kind):
        return instances(kind)
    return SCALARS[kind] if kind in SCALARS else st.sampled_from(kind)


def instances(kind):
    hints = get_type_hints(kind)
    return st.builds(
        kind, **{field.name: values(hints[field.name]) for field in attrs.fields(kind)}
    )


CODEC = Codec([Assembled])


@pytest.mark.parametrize("kind", [*CORE_KINDS, Assembled], ids=lambda kind: kind.__name__)
@settings(max_examples=30)
@given(data=st.data())
def test_an_event_comes_back_as_it_was(kind, data):
    event = data.draw(instances(kind))
    record = CODEC.dump(event)
    loaded = CODEC.load(*record)
    assert type(loaded) is kind
    assert loaded == event
    assert CODEC.dump(loaded) == record


@given(data=st.data())
def test_what_is_written_is_compact_json_without_what_stands_beside_it(data):
    event = data.draw(st.one_of(*map(instances, CORE_KINDS)))
    stream, kind, at, body = CODEC.dump(event)
    fields = json.loads(body)
    assert (stream, kind) == (event.stream, type(event).__name__)
    assert datetime.fromisoformat(at) == event.at
    assert at.endswith("+00:00")
    assert set(fields) == {field.name for field in attrs.fields(type(event))} - {"stream", "at"}
    assert body == json.dumps(fields, separators=(",", ":"))


@given(instances(UnknownEvent))
def test_an_unknown_event_keeps_its_text(event):
    record = CODEC.dump(event)
    assert record[3] == event.body
    assert CODEC.dump(CODEC.load(*record)) == record


@given(instances(Status))
def test_a_status_comes_back_as_it_was(status):
    assert CODEC.load_status(CODEC.dump_status(status)) == status


def test_scopes_are_not_kept():
    who = Principal(PrincipalKind.PERSON, "ana", frozenset(Scope))
    status = CODEC.load_status(CODEC.dump_status(Status(session_id="s", owner=who)))
    assert status.owner == who
    assert status.owner.scopes == frozenset()
