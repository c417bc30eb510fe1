"""Whatever else a session's status says, it never goes on where it must not."""

from datetime import UTC, datetime, timedelta

import hypothesis
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

WELL = Status(session_id="one", state=State.IDLE, prompted=True, account="a", created_at=NOW)
OF_STATUS = {
    "state": st.sampled_from(State),
    "ended": st.sampled_from(EndReason),
    "account": st.sampled_from([None, "a", "b"]),
    "created_at": moments,
    "stopping": st.booleans(),
    "continuations": st.integers(0, 5),
    "watch": st.just(False),
    "max_turns": st.integers(0, 5),
    "budget_usd": money,
    "prompted": st.just(False),
    "last_message": st.sampled_from(["hello", "all is well\nDONE", "Done.", "not done"]),
    "failure": st.sampled_from(Failure),
    "error": st.text(max_size=200),
    "person_at": moments | st.just(NOW),
    "limited_until": moments,
    "turn": st.sampled_from([(), ("m",)]),
    "questions": st.just((Question(request_id="q", tool="Bash"),)),
    "pending_work": st.just(("make",)),
    "messages": st.just({"m": Receipt(message_id="m")}),
    "cost_usd": money,
}
OF_SETTINGS = {
    "enabled": st.booleans(),
    "max_turns": st.integers(0, 6),
    "budget_usd": money,
    "deadline": moments.map(lambda moment: moment.isoformat()),
    "max_hours": st.integers(0, 400).map(lambda quarters: quarters / 4),
    "window": st.sampled_from(["22:00-06:00", "08:00-20:00", "00:00-24:00"]),
    "days": st.sets(st.sampled_from(DAYS)).map(tuple),
    "timezone": st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]),
    "quiet_seconds": st.floats(0, 86_399),
}


def some(fields, at_most):
    """Draw values for a few of the fields: what is drawn is nearly well, in any way."""
    names = st.sets(st.sampled_from(sorted(fields)), max_size=at_most)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({n: fields[n] for n in chosen}))


statuses = some(OF_STATUS, 3).map(lambda changes: evolve(WELL, **changes))
settings = some(OF_SETTINGS, 2).map(lambda changes: AutoContinueSettings(**changes))
fleets = st.lists(
    st.builds(
        lambda status, session_id: evolve(status, session_id=session_id),
        statuses,
        st.sampled_from(["one", "two", "three"]),
    ),
    max_size=2,
)


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
        "finished": status.last_message in ("all is well\nDONE", "Done."),
        "limit": any(moment > now for moment in until)
        or any(one.failure is Failure.LIMIT and one.limited_until is None for one in likes),
        "person": status.person_at is not None
        and timedelta(0) <= now - status.person_at < timedelta(seconds=settings.quiet_seconds),
        "deadline": settings.deadline is not None
        and datetime.fromisoformat(settings.deadline) <= now,
        "age": settings.max_hours is not None
        and now - status.created_at >= timedelta(hours=settings.max_hours),
        "hours": settings.window == "22:00-06:00" and settings.timezone in ("UTC", "Europe/Berlin"),
    }


@hypothesis.settings(max_examples=1000)
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
