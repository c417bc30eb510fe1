"""Histories of a store: any events, and those of sessions that go as sessions do."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import CONTINUATION, Principal, PrincipalKind, person
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_mcp_server.analytics.moment import Moment
from ccmaster_plugin_mcp_server.events import ToolCalled

BEGINNING = datetime(2026, 3, 1, tzinfo=UTC)
SESSIONS = ("session/a", "session/b", "session/c")
WHO = (person("ana"), person("bo"), CONTINUATION, Principal(PrincipalKind.SESSION, "a"))
WORDS = st.sampled_from(("one", "two"))
COUNT = st.integers(-5, 10**7)

KINDS = (
    (e.LaunchRequested, {"by": WHO, "name": "fix", "runtime": "demo", "working_dir": WORDS}),
    (e.ResumeRequested, {"by": WHO}),
    (e.SessionClaimed, {"host": "h1", "epoch": st.integers(1, 9)}),
    (e.SessionLaunched, {"model": st.sampled_from((None, "opus", "haiku"))}),
    (e.SessionReleased, {"reason": "the host ends"}),
    (e.SessionEnded, {"reason": tuple(e.EndReason)}),
    (e.ModelChanged, {"model": WORDS}),
    (e.MessageSent, {"by": WHO, "message_id": WORDS, "text": "go on"}),
    (e.MessageHeld, {"message_id": WORDS, "reason": "busy", "with_agent": st.booleans()}),
    (e.MessageDelivered, {"message_id": WORDS}),
    (e.MessageFailed, {"message_id": WORDS, "reason": "gone"}),
    (e.MessageCancelled, {"message_id": WORDS}),
    (e.MessageExpired, {"message_id": WORDS}),
    (e.IdentitySet, {"by": WHO, "name": (None, "other")}),
    (e.TurnStarted, {"message_ids": st.lists(WORDS, max_size=2).map(tuple)}),
    (
        e.TurnEnded,
        {
            "in_reply_to": st.lists(WORDS, max_size=2).map(tuple),
            "failure": (None, *e.Failure),
        },
    ),
    (e.ToolStarted, {"tool_use_id": WORDS, "tool": ("Bash", "Read", "")}),
    (e.ToolFinished, {"tool_use_id": WORDS, "failed": st.booleans()}),
    (e.TextSaid, {"text": "hello"}),
    (e.PermissionAsked, {"request_id": WORDS, "tool": "Bash"}),
    (e.PermissionAnswered, {"by": WHO, "request_id": WORDS, "allowed": st.booleans()}),
    (e.PermissionDenied, {"tool": "Bash"}),
    (
        e.UsageRecorded,
        {
            "usage_id": WORDS,
            "model": WORDS,
            "input_tokens": COUNT,
            "output_tokens": COUNT,
            "cache_read_tokens": COUNT,
            "cost_usd": st.floats(),
        },
    ),
    (e.RetryScheduled, {"attempt": 1, "max_attempts": 3, "delay_ms": 10}),
    (e.LimitReached, {"account": None, "until": None}),
    (e.Notice, {"text": "by the way"}),
)


def drawn(kind, fields, streams, ats):
    strategies = {name: _strategy(value) for name, value in fields.items()}
    return st.builds(kind, stream=streams, at=ats, **strategies)


def _strategy(value):
    if isinstance(value, tuple):
        return st.sampled_from(value)
    return st.just(value) if isinstance(value, str | int | None) else value


AT = st.integers(0, 4 * 24 * 3600 * 1000).map(lambda ms: BEGINNING + timedelta(milliseconds=ms))
OF_SESSIONS = st.one_of(
    [drawn(kind, fields, st.sampled_from(SESSIONS), AT) for kind, fields in KINDS]
)
OTHERS = st.one_of(
    drawn(e.HostStarted, {"pid": 1, "version": "1", "machine": "m", "adopts": True}, WORDS, AT),
    drawn(e.HostStopped, {}, WORDS, AT),
    drawn(
        ToolCalled,
        {
            "caller": WHO,
            "tool": WORDS,
            "call_id": "c",
            "word": ("ok", "failed"),
            "duration_ms": st.floats(),
        },
        WORDS,
        AT,
    ),
)
UNKNOWN = drawn(e.UnknownEvent, {"kind": WORDS, "body": "{}"}, st.sampled_from(SESSIONS), AT)
LAUNCH = drawn(*KINDS[0], st.sampled_from(SESSIONS), AT)


def placed(happened):
    """Give events their positions, with gaps."""
    return tuple(Stored(2 * place + 1, event) for place, event in enumerate(happened))


@pytest.fixture(scope="session")
def at_position():
    return placed


@st.composite
def _histories(draw):
    one = st.one_of(OF_SESSIONS, OF_SESSIONS, OF_SESSIONS, OTHERS, UNKNOWN)
    few, many = st.lists(one, max_size=8), st.lists(one, min_size=25, max_size=80)
    return placed([*draw(st.lists(LAUNCH, max_size=6)), *draw(st.one_of(few, many))])


@st.composite
def _moments(draw):
    streams = (*SESSIONS, "host/h1", "host/h2", "mcp/server")
    return Moment(now=draw(AT), claimed=frozenset(draw(st.sets(st.sampled_from(streams)))))


@pytest.fixture(scope="session")
def histories():
    """A strategy: what a store may hold, sensible or not."""
    return _histories()


@pytest.fixture(scope="session")
def moments():
    """A strategy: when figures are read, and who runs then."""
    return _moments()


@pytest.fixture(scope="session")
def later():
    """Return the time so many seconds after the beginning."""
    return lambda seconds: BEGINNING + timedelta(seconds=seconds)


@pytest.fixture(scope="session")
def story(at_position, later):
    """Return what was stored of events of one session, of which each is (seconds, kind, fields).

    It begins with its launch, at zero.
    """

    def told(*happened, stream="session/a", **launch):
        asked = {"by": person("ana"), "name": "fix", "runtime": "demo", "working_dir": "/w"}
        events = [e.LaunchRequested(stream=stream, at=later(0), **{**asked, **launch})]
        for seconds, kind, fields in happened:
            events.append(kind(**{"stream": stream, "at": later(seconds), **fields}))
        return at_position(events)

    return told


@pytest.fixture
async def open_store(tmp_path):
    """Open the store of a test once more; what one appends, all others read."""
    from ccmaster_core.codec import Codec
    from ccmaster_core.sqlite import SqliteStore

    opened = []

    async def again(shape=SqliteStore, name="store.db"):
        opened.append(await shape.open(tmp_path / name, Codec([ToolCalled])))
        return opened[-1]

    yield again
    for store in opened:
        await store.close()
