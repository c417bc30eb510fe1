"""What is told of barriers, shared values and checkpoints, as JSON. Pure."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import attrs

from ccmaster_plugin_coordination.sync.barrier import Meeting, Phase
from ccmaster_plugin_coordination.sync.checkpoint import Change
from ccmaster_plugin_coordination.sync.cutting import name_of
from ccmaster_plugin_coordination.sync.events import AgentAt, CheckpointTaken
from ccmaster_plugin_coordination.sync.space import Entry, Space


def met(meeting: Meeting | None, reason: str) -> dict[str, Any]:
    """Return how a meeting ended.

    Args:
        meeting: None: time was up before.
        reason: Why it is not passed, in that case.
    """
    if meeting is None:
        return {"passed": False, "generation": 0, "reason": reason}
    passed = meeting.phase is Phase.PASSED
    return {"passed": passed, "generation": meeting.generation, "reason": meeting.reason}


def shared(name: str, space: Space, key: str | None = None) -> dict[str, Any]:
    """Return what a space has; with a key, no more than that value."""
    return {
        "space": name,
        "owner": str(space.owner),
        "members": sorted(space.members),
        "version": space.version,
        "values": [
            _entry(each, entry)
            for each, entry in sorted(space.entries.items())
            if key in (None, each)
        ],
    }


def changed(name: str, key: str, space: Space, done: bool) -> dict[str, Any]:
    """Return what came of a change."""
    entry = space.entries.get(key)
    return {
        "space": name,
        "key": key,
        "done": done,
        "version": space.version_of(key),
        "value": json.loads(entry.value) if entry else None,
    }


def checkpoint(taken: CheckpointTaken) -> dict[str, Any]:
    """Return what a checkpoint has."""
    return {
        "name": name_of(taken),
        "at": _when(taken.at),
        "by": str(taken.by),
        "position": taken.position,
        "agents": [agent_at(one) for one in taken.agents],
    }


def agent_at(one: AgentAt) -> dict[str, Any]:
    """Return where an agent stood."""
    told = {each.name: _plain(getattr(one, each.name)) for each in attrs.fields(AgentAt)}
    return {"agent_id": told.pop("agent"), **told}


def changes(found: Iterable[Change]) -> list[dict[str, Any]]:
    """Return what changed between two checkpoints."""
    return [
        {
            "agent_id": change.agent,
            "name": change.name,
            "what": change.what,
            "before": _plain(change.before),
            "after": _plain(change.after),
        }
        for change in found
    ]


def _entry(key: str, entry: Entry) -> dict[str, Any]:
    return {
        "key": key,
        "value": json.loads(entry.value),
        "version": entry.version,
        "by": str(entry.by),
        "at": _when(entry.at),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, dict) else value


def _when(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
