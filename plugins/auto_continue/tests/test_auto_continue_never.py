"""Whatever else a session's status says, it never goes on where it must not."""

from datetime import UTC, datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs import Continue, Rest, State, Status
from ccmaster_hookspecs.events import EndReason, Failure
from ccmaster_hookspecs.messages import Receipt
from ccmaster_hookspecs.status import Question
from ccmaster_plugin_auto_continue.decision import decide
from ccmaster_plugin_auto_continue.hours import DAYS
from ccmaster_plugin_auto_continue.settings import AutoContinueSettings

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
moments = st.integers(-9999, 9999).map(lambda minutes: NOW + timedelta(minutes=minutes))
money = st.floats(0, 10)

# Each value is drawn from few, the well one first: so many statuses are nearly well.
statuses = st.builds(
    Status,
    session_id=st.sampled_from(["one", "two", "three"]),
    state=st.sampled_from([State.IDLE, State.IDLE, *State]),
    ended=st.sampled_from([None, None, *EndReason]),
    account=st.sampled_from([None, "a", "b"]),
    created_at=st.none() | moments,
    stopping=st.sampled_from([False, False, True]),
    continuations=st.integers(0, 5),
    watch=st.sampled_from([True, True, False]),
    max_turns=st.none() | st.integers(0, 5),
    budget_usd=st.none() | money,
    prompted=st.sampled_from([True, True, False]),
    last_message=st.none() | st.sampled_from(["hello", "all is well\nDONE", "Done."]),
    failure=st.sampled_from([None, None, None, Failure.LOST, *Failure]),
    error=st.none() | st.text(max_size=200),
    person_at=st.none() | moments,
    limited_until=st.none() | moments,
    turn=st.sampled_from([None, None, (), ("m",)]),
    questions=st.sampled_from([(), (), (Question(request_id="q", tool="Bash"),)]),
    pending_work=st.sampled_from([(), (), ("make",)]),
    messages=st.sampled_from([{}, {}, {"m": Receipt(message_id="m")}]),
    cost_usd=money,
)
settings = st.builds(
    AutoContinueSettings,
    enabled=st.sampled_from([True, True, False]),
    max_turns=st.integers(0, 6),
    budget_usd=st.none() | money,
    deadline=st.none() | moments.map(lambda moment: moment.isoformat()),
    max_hours=st.none() | st.floats(0, 100),
    window=st.sampled_from([None, None, "22:00-06:00", "08:00-20:00", "00:00-24:00"]),
    days=st.lists(st.sampled_from(DAYS), max_size=3).map(tuple),
    timezone=st.sampled_from([None, "UTC", "Europe/Berlin", "America/New_York"]),
    quiet_seconds=st.floats(0, 86_399),
)
fleets = st.lists(statuses, max_size=3)


def budget(status, settings):
    return settings.budget_usd if status.budget_usd is None else status.budget_usd


def forbidden(status, settings, now, fleet):
    """Say, independently of the rules, why a session must not go on."""
    most = settings.max_turns if status.max_turns is None else status.max_turns
    account = [one for one in fleet if status.account and one.account == status.account]
    likes = [one for one in account if one.session_id != status.session_id] + [status]
    until = [one.limited_until for one in likes if one.limited_until]
    return {
        "off": not (settings.enabled and status.watch),
        "no prompt": not status.prompted,
        "not idle": status.state is not State.IDLE or status.turn is not None,
        "over": bool(status.ended) or status.stopping,
        "waits": bool(status.questions),
        "pending work": bool(status.pending_work),
        "open messages": bool(status.messages),
        "failed": status.failure not in (None, Failure.LOST, Failure.LIMIT),
        "turns": status.continuations >= most,
        "budget": budget(status, settings) is not None
        and status.cost_usd >= budget(status, settings),
        "finished": "done" in (status.last_message or "").lower(),
        "limit": any(moment > now for moment in until)
        or any(one.failure is Failure.LIMIT and one.limited_until is None for one in likes),
        "person": status.person_at is not None
        and timedelta(0) <= now - status.person_at < timedelta(seconds=settings.quiet_seconds),
        "deadline": settings.deadline is not None
        and datetime.fromisoformat(settings.deadline) <= now,
    }


@given(statuses, settings, fleets)
def test_it_never_goes_on_where_it_must_not(status, settings, fleet):
    answer = decide(status, settings, NOW, fleet)
    reasons = [why for why, holds in forbidden(status, settings, NOW, fleet).items() if holds]
    assert isinstance(answer, Continue | Rest)
    if isinstance(answer, Continue):
        assert reasons == []


@given(statuses, settings, fleets)
def test_a_rest_has_a_reason_and_looks_only_ahead(status, settings, fleet):
    answer = decide(status, settings, NOW, fleet)
    assert answer == decide(status, settings, NOW, reversed(fleet))
    if isinstance(answer, Rest):
        assert answer.reason.strip() == answer.reason != ""
        assert "\n" not in answer.reason
        assert answer.until is None or answer.until > NOW


@given(statuses, settings, fleets)
def test_looking_again_when_told_never_stands_still(status, settings, fleet):
    now = NOW
    for _ in range(6):
        answer = decide(status, settings, now, fleet)
        if isinstance(answer, Continue) or answer.until is None:
            return
        assert answer.until > now
        now = answer.until


@given(st.sampled_from([None, Failure.LOST]), st.integers(0, 2), st.none() | st.just("hello"))
def test_where_nothing_forbids_it_it_goes_on(failure, continuations, said):
    well = Status(
        session_id="one",
        state=State.IDLE,
        prompted=True,
        failure=failure,
        continuations=continuations,
        last_message=said,
    )
    assert isinstance(decide(well, AutoContinueSettings(), NOW), Continue)
    assert isinstance(decide(evolve(well, watch=False), AutoContinueSettings(), NOW), Rest)
