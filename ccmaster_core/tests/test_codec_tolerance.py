"""What a codec cannot read it keeps; what it could never read again it does not write."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from attrs import field, frozen, validators
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.codec import Codec
from ccmaster_core.codec.kinds import CORE_KINDS
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest, PluginError, StoreCorrupt
from ccmaster_hookspecs.principals import person
from ccmaster_hookspecs.status import Status

CODEC = Codec()
AT = "2026-01-02T03:04:05.000006+00:00"
KINDS = st.sampled_from([kind.__name__ for kind in CORE_KINDS])

SENT = e.MessageSent(stream="session/s", by=person("ana"), message_id="m1", text="go")
ENDED = e.TurnEnded(
    stream="session/s", in_reply_to=("m1",), failure=e.Failure.LIMIT, duration_ms=12
)


def changed(event, **fields):
    """Return the event's record with other fields; one that is ... is left out."""
    record = CODEC.dump(event)
    body = json.loads(record.body) | fields
    left = {name: value for name, value in body.items() if value is not ...}
    return record._replace(body=json.dumps(left))


def kept(record):
    return e.UnknownEvent(
        stream=record.stream,
        at=datetime.fromisoformat(record.at),
        kind=record.kind,
        body=record.body,
    )


@pytest.mark.parametrize(
    "record",
    [
        changed(SENT, text=...),
        changed(SENT, text=None),
        changed(SENT, text=7),
        changed(SENT, text=["go"]),
        changed(SENT, by="ana"),
        changed(SENT, by="robot/ana"),
        changed(SENT, by=None),
        changed(SENT, priority="whenever"),
        changed(ENDED, in_reply_to="m1"),
        changed(ENDED, in_reply_to=[1]),
        changed(ENDED, in_reply_to={"m1": 1}),
        changed(ENDED, failure="boredom"),
        changed(ENDED, duration_ms="12"),
        changed(ENDED, duration_ms=True),
        changed(ENDED, duration_ms=1.5),
    ],
    ids=lambda record: record.body,
)
def test_what_does_not_fit_its_kind_is_kept_as_it_is(record):
    assert CODEC.load(*record) == kept(record)
    assert CODEC.dump(CODEC.load(*record)) == record


@given(KINDS, st.text())
def test_text_that_is_no_event_is_kept_as_it_is(kind, body):
    loaded = CODEC.load("session/s", kind, AT, body)
    if isinstance(loaded, e.UnknownEvent):
        assert CODEC.dump(loaded) == ("session/s", kind, AT, body)
    else:
        assert isinstance(json.loads(body), dict)


@given(st.data())
def test_a_body_that_was_cut_off_is_kept_as_it_is(data):
    record = CODEC.dump(SENT)
    body = record.body[: data.draw(st.integers(0, len(record.body) - 1))]
    assert CODEC.load(*record._replace(body=body)) == kept(record._replace(body=body))


def test_json_that_is_nested_too_deep_is_kept_as_it_is():
    record = CODEC.dump(SENT)._replace(body="[" * 100_000)
    assert CODEC.load(*record) == kept(record)


@given(st.dictionaries(st.text(min_size=1).map(lambda name: f"new {name}"), st.integers()))
def test_what_a_newer_version_adds_is_passed_over(added):
    assert CODEC.load(*changed(SENT, **added)) == SENT


def test_what_a_newer_version_left_out_has_its_default():
    assert CODEC.load(*changed(SENT, priority=..., note=...)) == SENT


def test_a_whole_number_is_a_number():
    spent = e.BudgetSpent(stream="session/s", budget_usd=2.0)
    assert CODEC.load(*changed(spent, budget_usd=2)) == spent


def test_a_time_that_is_none_is_damage():
    record = CODEC.dump(SENT)._replace(at="yesterday")
    with pytest.raises(StoreCorrupt, match="yesterday"):
        CODEC.load(*record)


@frozen(kw_only=True)
class Picky(e.Event):
    """A plugin's event with an opinion."""

    size: int = field(validator=validators.gt(0))


@frozen(kw_only=True)
class Opaque(e.Event):
    """A plugin's event that JSON has no room for."""

    thing: object


def test_a_plugins_own_check_counts():
    codec = Codec([Picky])
    record = codec.dump(Picky(stream="task/1", size=1))
    assert codec.load(*record) == Picky(stream="task/1", size=1, at=codec.load(*record).at)
    assert codec.load(*record._replace(body='{"size":0}')).body == '{"size":0}'


def test_a_kind_that_nobody_registered_is_not_written():
    with pytest.raises(PluginError, match="register_events"):
        CODEC.dump(Picky(stream="task/1", size=1))


def test_a_field_that_could_not_be_read_again_is_not_written():
    with pytest.raises(PluginError, match="'thing' of Opaque"):
        Codec([Opaque]).dump(Opaque(stream="task/1", thing="text"))


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", object(), complex(1)])
def test_a_value_that_is_no_json_is_not_written(value):
    asked = e.PermissionAsked(
        stream="session/s", request_id="r", tool="Bash", arguments={"value": value}
    )
    with pytest.raises(InvalidRequest, match="PermissionAsked"):
        CODEC.dump(asked)


@pytest.mark.parametrize(
    "extra",
    [
        [type("Notice", (Picky,), {})],
        [e.Event],
        [e.UnknownEvent],
        [str],
        [Picky, frozen(kw_only=True)(type("Picky", (e.Event,), {}))],
        [frozen(kw_only=True)(type("Notice", (e.Event,), {}))],
    ],
    ids=repr,
)
def test_kinds_that_cannot_be_told_apart_are_refused(extra):
    with pytest.raises(PluginError):
        Codec(extra)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body | {"new": 1},
        lambda body: body | {"state": "asleep"},
        lambda body: {name: value for name, value in body.items() if name != "turns"},
        lambda body: body | {"turns": "1"},
        lambda body: (
            body | {"questions": [{"request_id": "r", "tool": "t", "subject": "", "x": 1}]}
        ),
        list,
    ],
)
def test_a_status_of_another_version_is_not_believed(change):
    body = json.loads(CODEC.dump_status(Status(session_id="s")))
    assert CODEC.load_status(json.dumps(change(body), separators=(",", ":"))) is None


@given(st.data())
def test_a_status_that_was_cut_off_is_not_believed(data):
    text = CODEC.dump_status(Status(session_id="s"))
    assert CODEC.load_status(text[: data.draw(st.integers(0, len(text) - 1))]) is None


def test_a_mapping_is_kept_whatever_it_is_made_of():
    class Frozen(Mapping):
        def __getitem__(self, key):
            return {"a": (1, datetime(2026, 1, 2, tzinfo=UTC))}[key]

        def __iter__(self):
            return iter("a")

        def __len__(self):
            return 1

    asked = e.PermissionAsked(stream="s", request_id="r", tool="Bash", arguments=Frozen())
    loaded = CODEC.load(*CODEC.dump(asked))
    assert loaded.arguments == {"a": [1, "2026-01-02T00:00:00+00:00"]}
