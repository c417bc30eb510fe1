"""The rules of shared values: whatever happens, they are what the last changes made them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs.errors import InvalidRequest, Refused
from ccmaster_hookspecs.principals import Principal, PrincipalKind, person, system
from ccmaster_plugin_coordination.sync import space as rules
from ccmaster_plugin_coordination.sync.events import SpaceOpened, ValueDeleted, ValueSet
from ccmaster_plugin_coordination.sync.space import Room, Space

STREAM = "state/x"
ANA = person("ana")
A, B, C = (Principal(PrincipalKind.SESSION, name) for name in "abc")
ROOM = Room(value_bytes=20, values=3, all_bytes=40)
OPENED = rules.after(Space(), SpaceOpened(stream=STREAM, by=A, members=("b",)))

keys = st.sampled_from("klmnop")
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.lists(st.tuples(keys, st.none() | st.tuples(values)), max_size=40))
def test_it_is_what_the_changes_made_it_and_never_too_big(changes):
    space, model = OPENED, {}
    for key, change in changes:
        if change is None:
            space = rules.after(space, ValueDeleted(stream=STREAM, by=A, key=key))
            model.pop(key, None)
        else:
            text = rules.written(change[0])
            if rules.misfit(space, key, text, ROOM):
                continue
            before = space.version
            space = rules.after(space, ValueSet(stream=STREAM, by=B, key=key, value=text))
            model[key] = change[0]
            assert space.version_of(key) == space.version == before + 1
        assert {key: json.loads(one.value) for key, one in space.entries.items()} == model
        assert space.size == sum(len(one.value.encode()) for one in space.entries.values())
        assert space.size <= ROOM.all_bytes
        assert len(space.entries) <= ROOM.values
        versions = [entry.version for entry in space.entries.values()]
        assert len(set(versions)) == len(versions)
        assert all(0 < version <= space.version for version in versions)


def test_a_version_never_comes_again():
    space = rules.after(OPENED, ValueSet(stream=STREAM, by=A, key="k", value="1"))
    first = space.version_of("k")
    space = rules.after(space, ValueDeleted(stream=STREAM, by=A, key="k"))
    assert space.version_of("k") == 0
    space = rules.after(space, ValueSet(stream=STREAM, by=A, key="k", value="1"))
    assert space.version_of("k") > first


def test_only_members_the_owner_and_persons_use_it():
    may = {str(one) for one in (A, B, C, ANA, system("x")) if OPENED.may_use(one)}
    assert may == {"session/a", "session/b", "person/ana", "system/x"}
    stranger = Principal(PrincipalKind.CLIENT, "a")
    assert not OPENED.may_use(stranger)


def test_only_its_owner_lets_more_in():
    assert rules.opening(OPENED, STREAM, B, frozenset({"b"})) is None
    for other in (B, C):
        with pytest.raises(Refused):
            rules.opening(OPENED, STREAM, other, frozenset({"c"}))
    event = rules.opening(OPENED, STREAM, A, frozenset({"b", "c"}))
    assert event.members == ("c",)
    assert rules.after(OPENED, event).may_use(C)


@given(st.sampled_from([float("nan"), float("inf"), "\ud800", {"a": "\udfff"}, object(), {1, 2}]))
def test_what_is_no_json_is_told(value):
    with pytest.raises(InvalidRequest, match="value: it is no JSON"):
        rules.written(value)
