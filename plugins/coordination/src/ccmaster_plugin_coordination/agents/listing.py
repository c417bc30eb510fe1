"""Agents by pages, the newest first. Pure."""

from collections.abc import Sequence

from attrs import frozen

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.status import State, Status
from ccmaster_plugin_coordination.agents.registry import Agent


@frozen(kw_only=True)
class Wanted:
    """Which agents are wanted; None: whatever it is."""

    role: str | None = None
    """Words that its role has in it."""
    capability: str | None = None
    state: State | None = None
    free: bool = False
    """Whether only those that have nothing to do."""

    def fits(self, agent: Agent) -> bool:
        """Whether an agent is one of them."""
        status = agent.status
        return (
            (self.role is None or self.role.casefold() in status.role.casefold())
            and (self.capability is None or self.capability in status.capabilities)
            and self.state in (None, status.state)
            and not (self.free and not _is_free(agent))
        )


def page(
    agents: Sequence[Agent], wanted: Wanted, cursor: str | None, limit: int
) -> tuple[list[Agent], str | None]:
    """Return agents, and the cursor to those that follow; None: none do.

    Args:
        agents: All, in whatever order.
        wanted: Which of them.
        cursor: Where the page before ended; None: this is the first.
        limit: How many at most.

    Raises:
        InvalidRequest: The cursor is none.
    """
    if cursor is not None and "/" not in cursor:
        raise InvalidRequest(
            "cursor: it is not one that was given here", "leave it out to get the first page"
        )
    known = sorted(((_key(agent.status), agent) for agent in agents), key=_first, reverse=True)
    found = [
        (key, agent)
        for key, agent in known
        if (cursor is None or key < cursor) and wanted.fits(agent)
    ]
    shown = found[:limit]
    return [agent for _, agent in shown], shown[-1][0] if len(found) > limit else None


def _first(pair: tuple[str, Agent]) -> str:
    return pair[0]


def _key(status: Status) -> str:
    """Name an agent's place in the order of launch; no two have the same."""
    at = status.created_at
    return f"{at.isoformat(timespec='microseconds') if at else '~'}/{status.session_id}"


def _is_free(agent: Agent) -> bool:
    nothing = agent.task is None and not agent.queued and not agent.status.messages
    return nothing and agent.status.state is State.IDLE
