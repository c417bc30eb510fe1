"""The counting of what is sent: never more than the limit in any window, and the hint is right."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_coordination.messaging.ledger import (
    HOUR,
    MANY,
    MINUTE,
    Entry,
    Limits,
    objection,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
LIMITS = Limits(
    per_minute=10, per_hour=40, broadcasts=2, all_broadcasts=3, all_broadcast_deliveries=16
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.integers(1, 12),
        st.floats(0, 400).map(lambda seconds: timedelta(seconds=round(seconds, 3))),
    ),
    max_size=60,
)


def most_within(entries, window):
    """Return the most that any window of that length holds."""
    return max(
        (
            sum(one.deliveries for one in entries if first.at <= one.at < first.at + window)
            for first in entries
        ),
        default=0,
    )


def counted(entries):
    return [Entry(one.at, 1) for one in entries if one.deliveries > MANY]


@given(STEPS)
def test_no_window_ever_holds_more_than_the_limit(steps):
    now, sent, broadcasts = START, {"a": [], "b": []}, []
    for sender, deliveries, pause in steps:
        now += pause
        if objection(LIMITS, sent[sender], broadcasts, deliveries, now):
            continue
        sent[sender].append(Entry(now, deliveries))
        if deliveries > MANY:
            broadcasts.append(Entry(now, deliveries))
    for entries in sent.values():
        assert most_within(entries, MINUTE) <= LIMITS.per_minute
        assert most_within(entries, HOUR) <= LIMITS.per_hour
        assert most_within(counted(entries), MINUTE) <= LIMITS.broadcasts
    assert most_within(counted(broadcasts), MINUTE) <= LIMITS.all_broadcasts
    assert most_within(broadcasts, MINUTE) <= LIMITS.all_broadcast_deliveries


@given(STEPS, st.integers(1, 12))
def test_it_may_be_tried_again_when_it_is_said(steps, deliveries):
    now, sent, broadcasts = START, [], []
    for _, more, pause in steps:
        now += pause
        if not objection(LIMITS, sent, broadcasts, more, now):
            sent.append(Entry(now, more))
            if more > MANY:
                broadcasts.append(Entry(now, more))
    found = objection(LIMITS, sent, broadcasts, deliveries, now)
    if found is None:
        return
    if found.retry_at is None:
        assert deliveries > LIMITS.per_minute
        assert found.mend == "name fewer at once"
        return
    assert found.retry_at > now
    assert objection(LIMITS, sent, broadcasts, deliveries, found.retry_at) is None


def test_the_reason_names_the_limit_and_when_to_try_again():
    sent = [Entry(START, 6), Entry(START + timedelta(seconds=20), 4)]
    found = objection(LIMITS, sent, (), 3, START + timedelta(seconds=30))
    assert found.reason == "the limit of 10 deliveries a minute is reached"
    assert found.mend == "try again in 30 s"
    never = objection(LIMITS, (), (), 11, START)
    assert (never.reason, never.retry_at) == ("11 are more than 10 deliveries a minute", None)
