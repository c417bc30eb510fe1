"""The fold of who launched whom: any order of reading comes to the same."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs.events import (
    EndReason,
    LaunchRequested,
    ResumeRequested,
    SessionEnded,
    UsageRecorded,
    session_stream,
)
from ccmaster_hookspecs.principals import Principal, PrincipalKind, person
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_coordination.bounds.events import SpawnAllowed, spawns_stream
from ccmaster_plugin_coordination.bounds.family import Family

ANA = person("ana")


def _asked(session, parent):
    by = ANA if parent is None else Principal(PrincipalKind.SESSION, parent)
    return LaunchRequested(
        stream=session_stream(session), by=by, name=session, runtime="demo", working_dir="/"
    )


@st.composite
def trees(draw):
    """Some events of sessions, each launched by a person or by one launched before it."""
    names = [str(number) for number in range(draw(st.integers(1, 12)))]
    parents = {}
    events = []
    for index, name in enumerate(names):
        parents[name] = draw(st.sampled_from([None, *names[:index]]))
        events.append(_asked(name, parents[name]))
        of = draw(st.sampled_from(names[: index + 1]))
        cents = draw(st.integers(0, 300))
        spent = UsageRecorded(
            stream=session_stream(of), usage_id=f"{index}", model="m", cost_usd=cents / 100
        )
        events += [spent] * draw(st.integers(0, 2))
        if draw(st.booleans()):
            events.append(SessionEnded(stream=session_stream(of), reason=EndReason.STOPPED))
    return parents, events


@given(trees(), st.data())
def test_lines_and_costs_are_those_of_the_record(tree, data):
    parents, events = tree
    family = Family(None)
    stored = [Stored(position, event) for position, event in enumerate(events, 1)]
    cut = data.draw(st.integers(0, len(stored)))
    family.apply(stored[:cut])
    again = data.draw(st.integers(0, cut))
    family.apply(stored[again:])  # what is folded already changes nothing
    for name in parents:
        line, expected = family.line(name), _ancestors(name, parents)
        assert (line.root, line.depth) == (ANA, len(expected))
        assert line.tree == ([name, *expected][-1])
        assert all(family.descends(name, ancestor) for ancestor in expected)
        assert not family.descends(name, name)
    for top in (name for name, parent in parents.items() if parent is None):
        below = {name for name in parents if top in _ancestors(name, parents)}
        costs = {
            (event.session_id, event.usage_id): event.cost_usd
            for event in events
            if isinstance(event, UsageRecorded) and event.session_id in below
        }
        assert abs(family.spent(top) - sum(costs.values())) < 1e-9
    ended = {event.session_id for event in events if isinstance(event, SessionEnded)}
    assert {name for name in parents if not family.lives(name)} == ended


def _let(position, session, hours):
    at = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(hours=hours)
    event = SpawnAllowed(
        stream=spawns_stream(ANA),
        session=session,
        by="0",
        tree="0",
        depth=1,
        asked=position,
        at=at,
    )
    return Stored(position, event)


def test_what_ended_long_ago_is_not_kept_but_counts_where_it_is_brought_back():
    family = Family(None)
    family.apply([Stored(1, _asked("0", None))])
    position = 1
    for number in range(500):
        name, position = f"s{number}", position + 3
        ended = SessionEnded(stream=session_stream(name), reason=EndReason.STOPPED)
        family.apply(
            [
                Stored(position - 2, _asked(name, "0")),
                _let(position - 1, name, number / 10),
                Stored(position, ended),
            ]
        )
    assert len(family.allowed(ANA)) == 10
    assert not family.living(ANA)
    family.apply([Stored(position + 1, ResumeRequested(stream=session_stream("s3"), by=ANA))])
    assert dict(family.living(ANA)) == {"s3": "0"}
    assert family.let("s3", 12)
    assert not family.let("s3", position + 1)


def _ancestors(name, parents):
    found = []
    while (name := parents[name]) is not None:
        found.append(name)
    return found
