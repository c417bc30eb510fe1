"""Sessions of one account wait for its usage limit together, and each resumes once."""

from datetime import UTC, datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs import Continue, Rest, State, Status
from ccmaster_hookspecs.events import Failure
from ccmaster_plugin_auto_continue.decision import decide
from ccmaster_plugin_auto_continue.settings import AutoContinueSettings


def test_the_limited_one_and_its_likes_wait_for_the_reset(idle, decided, now):
    until = now + timedelta(hours=2)
    limited = idle(failure=Failure.LIMIT, limited_until=until)
    like, other = idle(session_id="two"), idle(session_id="three", account="other")
    nobody = idle(session_id="four", account=None)
    fleet = (limited, like, other, nobody)
    rest = Rest("the account's usage limit is reached", until)
    assert decided(limited, fleet=fleet) == rest
    assert decided(like, fleet=fleet) == rest
    assert isinstance(decided(other, fleet=fleet), Continue)
    assert isinstance(decided(nobody, fleet=fleet), Continue)
    assert decided(like, fleet=fleet, now=until - timedelta(microseconds=1)) == rest
    assert isinstance(decided(limited, fleet=fleet, now=until), Continue)
    assert isinstance(decided(like, fleet=fleet, now=until), Continue)


def test_the_last_reset_of_the_account_counts(idle, decided, now):
    earlier, later = now + timedelta(hours=1), now + timedelta(hours=2)
    limited = idle(failure=Failure.LIMIT, limited_until=earlier)
    fleet = (limited, idle(session_id="two", failure=Failure.LIMIT, limited_until=later))
    assert decided(limited, fleet=fleet).until == later


def test_one_without_an_account_still_waits_for_itself(idle, decided, now):
    until = now + timedelta(hours=1)
    alone = idle(account=None, failure=Failure.LIMIT, limited_until=until)
    assert decided(alone).until == until


def test_a_reset_that_nobody_knows_is_not_guessed(idle, decided, now):
    limited, like = idle(failure=Failure.LIMIT), idle(session_id="two")
    fleet = (limited, like)
    reached = "the account's usage limit is reached"
    assert decided(limited, fleet=fleet) == Rest(f"{reached}, and nobody knows when it resets")
    assert decided(like, fleet=fleet) == Rest(reached, now + timedelta(minutes=5))


def test_a_status_of_an_earlier_moment_in_the_fleet_does_not_count(idle, decided, now):
    earlier = idle(limited_until=now + timedelta(hours=1))
    assert isinstance(decided(idle(), fleet=(earlier,)), Continue)


START = datetime(2026, 11, 25, tzinfo=UTC)
SETTINGS = AutoContinueSettings(max_turns=1000)


class Fleet:
    """Sessions that go on whenever they may, against accounts that are limited at times."""

    def __init__(self, accounts, limits):
        self.limits = limits
        self.calls = []
        self.sessions = {
            number: Status(session_id=str(number), state=State.IDLE, prompted=True, account=account)
            for number, account in enumerate(accounts)
        }

    def minute(self, minute):
        now = START + timedelta(minutes=minute)
        for number in self.sessions:
            status = self.sessions[number]
            answer = decide(status, SETTINGS, now, self.sessions.values())
            if isinstance(answer, Rest):
                assert answer.until > now
            else:
                self.sessions[number] = self.call(status, number, minute)

    def call(self, status, number, minute):
        limits = self.limits[status.account]
        resets = [end for start, end in limits if start <= minute < end]
        self.calls.append((number, status.account, bool(resets)))
        failure = Failure.LIMIT if resets else None
        until = START + timedelta(minutes=max(resets)) if resets else None
        return evolve(status, failure=failure, limited_until=until)


accounts = st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=6)
limits = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 30)).map(lambda span: (span[0], sum(span))),
    max_size=3,
)


@given(accounts, st.fixed_dictionaries({"a": limits, "b": limits}))
def test_one_call_finds_the_limit_out_and_then_all_wait(accounts, limits):
    fleet = Fleet(accounts, limits)
    for minute in range(60):
        fleet.minute(minute)
    for account in ("a", "b"):
        in_vain = [limited for _, of, limited in fleet.calls if of == account and limited]
        assert len(in_vain) <= len(limits[account])
    fleet.calls.clear()
    fleet.minute(60)
    assert [number for number, _, limited in fleet.calls if not limited] == list(fleet.sessions)


def test_after_the_reset_each_resumes_once():
    fleet = Fleet(["a", "a", "a"], {"a": [(0, 30)]})
    for minute in range(30):
        fleet.minute(minute)
    assert fleet.calls == [(0, "a", True)]
    fleet.minute(30)
    assert fleet.calls[1:] == [(0, "a", False), (1, "a", False), (2, "a", False)]
