"""A space of shared values: a fold, and whether someone may change it so. Pure."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import evolve, field, frozen

from ccmaster_hookspecs.errors import InvalidRequest, Refused
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.sync.events import SpaceOpened, ValueDeleted, ValueSet


@frozen(kw_only=True)
class Entry:
    """A value, and who set it."""

    value: str
    """As JSON."""
    version: int
    """The space's version that it came with."""
    by: Principal
    at: datetime


@frozen(kw_only=True)
class Space:
    """A space, as far as it has come."""

    owner: Principal | None = None
    """Who made it; None: nobody has yet."""
    members: frozenset[str] = frozenset()
    """The sessions that may use it."""
    version: int = 0
    """How often a value in it was set or taken away."""
    entries: Mapping[str, Entry] = field(factory=dict)
    size: int = 0
    """Bytes of all values together."""

    def version_of(self, key: str) -> int:
        """Return the version of a value; 0: there is none."""
        entry = self.entries.get(key)
        return entry.version if entry else 0

    def may_use(self, by: Principal) -> bool:
        """Whether someone may read and change the values: a member, its owner, any person."""
        if by.kind in (PrincipalKind.PERSON, PrincipalKind.SYSTEM) or by == self.owner:
            return True
        return by.kind is PrincipalKind.SESSION and by.name in self.members


@frozen(kw_only=True)
class Room:
    """How much fits into a space."""

    value_bytes: int
    values: int
    all_bytes: int


def after(space: Space, event: Event) -> Space:
    """Return the space once `event` has happened."""
    match event:
        case SpaceOpened():
            members = space.members | set(event.members)
            return evolve(space, owner=space.owner or event.by, members=members)
        case ValueSet():
            version = space.version + 1
            entry = Entry(value=event.value, version=version, by=event.by, at=event.at)
            size = space.size - _size(space, event.key) + len(event.value.encode())
            entries = {**space.entries, event.key: entry}
            return evolve(space, version=version, entries=entries, size=size)
        case ValueDeleted() if event.key in space.entries:
            entries = {key: entry for key, entry in space.entries.items() if key != event.key}
            size = space.size - _size(space, event.key)
            return evolve(space, version=space.version + 1, entries=entries, size=size)
    return space


def opening(space: Space, stream: str, by: Principal, members: frozenset[str]) -> Event | None:
    """Return what happens as someone opens a space for agents; None where nothing is new.

    Raises:
        Refused: It is another's, and has not all of these members.
    """
    if space.owner is None:
        return SpaceOpened(stream=stream, by=by, members=tuple(sorted(members)))
    check_may_use(space, by, stream)
    new = members - space.members
    if not new:
        return None
    if by != space.owner and by.kind is not PrincipalKind.PERSON:
        raise Refused(
            f"{stream} is of {space.owner}, who alone may let more agents use it",
            "ask its owner, or make a space of your own under another name",
        )
    return SpaceOpened(stream=stream, by=by, members=tuple(sorted(new)))


def check_may_use(space: Space, by: Principal, stream: str) -> None:
    """Raise where someone may not use a space.

    Raises:
        InvalidRequest: There is none of this name.
        Refused: They may not.
    """
    if space.owner is None:
        raise InvalidRequest(
            f"there is no space {stream.partition('/')[2]!r}",
            "make it with synchronize_agents, sync_type 'state'",
        )
    if not space.may_use(by):
        raise Refused(f"{by} may not use {stream}", f"ask {space.owner}, who made it")


def written(value: Any) -> str:
    """Write a value as JSON.

    Raises:
        InvalidRequest: JSON has no words for it.
    """
    try:
        text = json.dumps(value, allow_nan=False, separators=(",", ":"), ensure_ascii=False)
        text.encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidRequest(f"value: it is no JSON ({error})", "give plain JSON data") from None
    return text


def misfit(space: Space, key: str, value: str, room: Room) -> str | None:
    """Say why a value does not fit into a space; None: it does."""
    size = len(value.encode())
    if size > room.value_bytes:
        return f"the value has {size} bytes, and {room.value_bytes} are allowed"
    if key not in space.entries and len(space.entries) >= room.values:
        return f"the space has {len(space.entries)} values, and no more are allowed"
    if space.size - _size(space, key) + size > room.all_bytes:
        return f"the values would have more than {room.all_bytes} bytes together"
    return None


def _size(space: Space, key: str) -> int:
    entry = space.entries.get(key)
    return len(entry.value.encode()) if entry else 0
