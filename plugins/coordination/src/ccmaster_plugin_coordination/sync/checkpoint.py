"""Checkpoints: where agents stood at one position, and what changed between two. Pure."""

from collections.abc import Iterator, Sequence

import attrs
from attrs import frozen

from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.sync.events import AgentAt

SAID = 2000
"""Characters of an agent's last words that are kept."""
_WHO = frozenset({"agent", "activity"})
"""What is not compared: who it is stays, and what it does this moment tells nothing."""


@frozen(kw_only=True)
class Change:
    """One thing of an agent that is not as it was."""

    agent: str
    """The session's id."""
    name: str
    what: str
    """The field, or 'agent' for one that came or went."""
    before: object
    after: object


def agent_at(status: Status) -> AgentAt:
    """Return what a checkpoint keeps of a session."""
    said = status.last_message
    return AgentAt(
        agent=status.session_id,
        name=status.name,
        state=status.state.value,
        activity=status.activity,
        role=status.role,
        capabilities=status.capabilities,
        notes=status.notes,
        turns=status.turns,
        cost_usd=status.cost_usd,
        open_messages=tuple(status.messages),
        open_questions=len(status.questions),
        last_message=said if said is None else said[:SAID],
        ended=status.ended.value if status.ended else None,
    )


def changes(before: Sequence[AgentAt], after: Sequence[AgentAt]) -> Iterator[Change]:
    """Yield what changed between two checkpoints, agent by agent."""
    then, now = ({one.agent: one for one in each} for each in (before, after))
    for agent in [*then, *(agent for agent in now if agent not in then)]:
        yield from _changes(then.get(agent), now.get(agent))


def _changes(before: AgentAt | None, after: AgentAt | None) -> Iterator[Change]:
    known = after or before
    if known is None:
        return
    if before is None or after is None:
        yield Change(
            agent=known.agent,
            name=known.name,
            what="agent",
            before=before and before.state,
            after=after and after.state,
        )
        return
    for each in attrs.fields(AgentAt):
        was, is_ = getattr(before, each.name), getattr(after, each.name)
        if each.name not in _WHO and was != is_:
            yield Change(agent=known.agent, name=known.name, what=each.name, before=was, after=is_)
