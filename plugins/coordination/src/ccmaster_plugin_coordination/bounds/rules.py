"""What agents may launch, and when what they launched must rest. Pure."""

from collections.abc import Collection
from datetime import datetime

from attrs import frozen

from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.bounds.events import SpawnAllowed
from ccmaster_plugin_coordination.bounds.family import HOUR, Family, Line
from ccmaster_plugin_coordination.settings import CoordinationSettings

SPENT = "the agents of its tree have spent"
"""How the reason begins why a session rests whose tree has spent its budget."""


@frozen(kw_only=True)
class Tally:
    """What the agents of a tree have launched and spent so far."""

    living: int
    """How many that agents launched live under the same root, in all its trees."""
    living_in_tree: int
    last_hour: int
    """How many were launched or brought back in the tree within the last hour."""
    spent_usd: float


def tally(family: Family, line: Line, now: datetime, but: str | None = None) -> Tally:
    """Count what the agents of a tree have launched and spent.

    Args:
        family: Who launched whom.
        line: Of any session of the tree.
        now: The time.
        but: A session that is not counted, since it is the one that is decided on.
    """
    living = [tree for session, tree in family.living(line.root).items() if session != but]
    return Tally(
        living=len(living),
        living_in_tree=living.count(line.tree),
        last_hour=_since(family.allowed(line.root), line.tree, now - HOUR),
        spent_usd=family.spent(line.tree),
    )


def no_more(depth: int, counted: Tally, settings: CoordinationSettings) -> str | None:
    """Say why an agent may not launch a session; None: it may.

    Args:
        depth: How deep the new session would stand; 1 right below the one at the top.
        counted: What was launched and spent so far.
        settings: What a person allows.
    """
    if depth > settings.max_spawn_depth:
        most = settings.max_spawn_depth
        return f"it would stand {depth} deep, and agents may launch {most} deep{_by('spawn_depth')}"
    if counted.living_in_tree >= settings.max_spawned_per_tree:
        return f"{counted.living_in_tree} sessions of its tree live{_by('spawned_per_tree')}"
    if counted.living >= settings.max_spawned:
        return f"{counted.living} sessions that agents launched live{_by('spawned')}"
    if counted.last_hour >= settings.max_spawns_per_hour:
        most = counted.last_hour
        return f"its tree launched {most} within an hour{_by('spawns_per_hour')}"
    return spent(counted.spent_usd, settings.tree_budget_usd)


def spent(usd: float, budget: float | None) -> str | None:
    """Say that a tree's budget is spent; None: it is not."""
    if budget is None or usd < budget:
        return None
    return (
        f"the agents of its tree have spent ${usd:.2f} of ${budget:.2f}: a person can raise "
        f"coordination.tree_budget_usd"
    )


def laundered(status: Status, asker: Status) -> str | None:
    """Say that an agent would gain by another what it may not itself; None: it would not.

    Args:
        status: The session that it asked for, or would take the conversation of.
        asker: The session that asked.
    """
    more = [scope for scope in Scope if scope in status.scopes and scope not in asker.scopes]
    if more:
        return f"{asker.name} lacks the scope {more[0]}, which {status.name} has"
    return None


def looser(status: Status, asker: Status) -> str | None:
    """Say that an agent would bring back one that is asked about less than itself.

    Which modes ask less only the runtime knows, so any other mode than its own counts.
    """
    mode = status.permission_mode
    if mode in (None, asker.permission_mode) or Scope.APPROVE in asker.scopes:
        return None
    return f"{status.name} is in the permission mode {mode}, and {asker.name} may give none"


def _since(allowed: Collection[SpawnAllowed], tree: str, begin: datetime) -> int:
    return sum(spawn.tree == tree and spawn.at > begin for spawn in allowed)


def _by(setting: str) -> str:
    return f": that is all that coordination.max_{setting} allows"
