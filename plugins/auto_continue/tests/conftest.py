"""Sessions about which to decide, at a time that stands still."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from ccmaster_hookspecs import State, Status
from ccmaster_plugin_auto_continue.decision import decide
from ccmaster_plugin_auto_continue.settings import AutoContinueSettings

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)  # a Wednesday
IDLE = Status(
    session_id="one",
    state=State.IDLE,
    prompted=True,
    account="acme",
    created_at=NOW - timedelta(hours=1),
)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def idle():
    """Return an idle session that goes on, unless it is changed."""

    def idle(**changes):
        return evolve(IDLE, **changes)

    return idle


@pytest.fixture
def decided():
    """Decide about a session."""

    def decided(status, *, now=NOW, fleet=(), **settings):
        return decide(status, AutoContinueSettings(**settings), now, fleet)

    return decided
