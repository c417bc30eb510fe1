"""Which agents take part in a coordination. Pure."""

from collections.abc import Collection, Mapping, Sequence

from attrs import frozen

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.status import State, Status
from ccmaster_hookspecs.strategies import Assignment, Strategy


@frozen(kw_only=True)
class Wanted:
    """An agent as whoever begins a coordination names it: by itself, or by what it can do."""

    agent: str | None = None
    """The session's id, the beginning of it, or its name."""
    capability: str | None = None
    """What any agent can do that is not named otherwise."""
    task: str = ""
    role: str = ""


def chosen(
    wanted: Sequence[Wanted],
    named: Mapping[str, Status],
    living: Sequence[Status],
    busy: Collection[str],
) -> tuple[Assignment, ...]:
    """Return who takes part, and what for.

    Args:
        wanted: In their order.
        named: Where the sessions stand that are named, by how they are named.
        living: Every session that has not ended.
        busy: Those with a task already, by their ids; others are preferred to them.

    Raises:
        InvalidRequest: One cannot take part, is named twice, or nobody can do what is needed.
    """
    taken: set[str] = set()
    by_place: dict[int, Status] = {}
    for place, one in enumerate(wanted):
        if one.agent is not None:
            by_place[place] = _named(named[one.agent], taken)
    for place, one in enumerate(wanted):
        if one.agent is None:
            by_place[place] = _able(one.capability or "", living, busy, taken)
    return tuple(
        Assignment(agent=status.session_id, name=status.name, task=one.task, role=one.role)
        for one, status in ((one, by_place[place]) for place, one in enumerate(wanted))
    )


def check_roles(strategy: Strategy, assignments: Sequence[Assignment]) -> None:
    """See that a strategy knows every role.

    Raises:
        InvalidRequest: It does not know one.
    """
    for one in assignments:
        if one.role and one.role not in strategy.roles:
            known = ", ".join(strategy.roles) or "none"
            raise InvalidRequest(
                f"agent_assignments: the strategy {strategy.name!r} has no role {one.role!r}",
                f"its roles: {known}",
            )


def _named(status: Status, taken: set[str]) -> Status:
    if not status.live:
        raise InvalidRequest(
            f"agent_assignments: {status.name} has ended", "name an agent that lives"
        )
    if Scope.COORDINATE not in status.scopes:
        raise InvalidRequest(
            f"agent_assignments: {status.name} lacks the scope {Scope.COORDINATE}, so it could "
            "not report",
            "name another agent, or launch one with that scope",
        )
    if status.session_id in taken:
        raise InvalidRequest(
            f"agent_assignments: {status.name} is named twice", "name each agent once"
        )
    taken.add(status.session_id)
    return status


def _able(
    capability: str, living: Sequence[Status], busy: Collection[str], taken: set[str]
) -> Status:
    able = [
        status
        for status in living
        if capability in status.capabilities
        and Scope.COORDINATE in status.scopes
        and status.session_id not in taken
    ]
    if not able:
        raise InvalidRequest(
            f"agent_assignments: no agent that is left can do {capability!r}",
            "launch one with that capability, or name an agent",
        )
    best = min(able, key=lambda one: (one.session_id in busy, one.state is not State.IDLE))
    taken.add(best.session_id)
    return best
