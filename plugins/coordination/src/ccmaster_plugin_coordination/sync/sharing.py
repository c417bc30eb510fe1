"""Reading and changing shared values; a change is kept only if nothing came before it."""

from collections.abc import Callable
from typing import Any

from attrs import define, frozen

from ccmaster_hookspecs.errors import Conflict, StoreError
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import ToolFailure
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.settings import CoordinationSettings
from ccmaster_plugin_coordination.sync import space as rules
from ccmaster_plugin_coordination.sync.events import ValueDeleted, ValueSet, space_stream
from ccmaster_plugin_coordination.sync.folds import Folds, of_event
from ccmaster_plugin_coordination.sync.space import Room, Space

ATTEMPTS = 1000
"""How often it is tried again because another wrote at the same moment."""


@define
class Spaces:
    """The spaces of a store. Get those of a process with `spaces_of`."""

    folds: Folds[Space]

    @classmethod
    def of(cls, host: Host) -> "Spaces":
        """Return the spaces of a store; nothing is read yet."""
        return cls(Folds(host.store, Space(), of_event(rules.after)))


def spaces_of(host: Host) -> Folds[Space]:
    """Return the folds of the spaces that this process knows."""
    return host.kept(Spaces.of).folds


@frozen
class Written:
    """What came of a change."""

    space: Space
    """As it is now."""
    done: bool
    """Whether it was made; else the value had another version than was expected."""


async def opened(host: Host, name: str, by: Principal, members: frozenset[str]) -> Space:
    """Make a space, or let more agents use one, where need be; return it.

    Raises:
        Refused: It is another's, and has not all of these members.
    """
    stream = space_stream(name)

    def decide(space: Space) -> Event | None:
        return rules.opening(space, stream, by, members)

    return await _kept(host, stream, decide)


async def read(host: Host, name: str, by: Principal) -> Space:
    """Return a space that someone may use.

    Raises:
        InvalidRequest: There is none.
        Refused: They may not.
    """
    space = (await spaces_of(host).now(space_stream(name))).value
    rules.check_may_use(space, by, space_stream(name))
    return space


async def set_value(
    host: Host, name: str, by: Principal, key: str, value: Any, *, expected: int | None
) -> Written:
    """Set a value.

    Args:
        host: ccmaster.
        name: The space's.
        by: Who sets it.
        key: The value's name.
        value: JSON data.
        expected: The version that it must have had so far, 0: none; None: whatever it has.

    Raises:
        InvalidRequest: There is no such space, or the value is no JSON.
        Refused: They may not use it.
        ToolFailure: It does not fit into the space.
    """
    stream, text = space_stream(name), rules.written(value)
    settings: CoordinationSettings = host.settings(TABLE)
    room = Room(
        value_bytes=settings.max_state_value_bytes,
        values=settings.max_state_values,
        all_bytes=settings.max_state_bytes,
    )

    def decide(space: Space) -> Event:
        if why := rules.misfit(space, key, text, room):
            raise ToolFailure(f"value: {why}", "keep it in a file, and share the path")
        return ValueSet(stream=stream, by=by, key=key, value=text)

    return await _changed(host, stream, by, key, expected=expected, decide=decide)


async def delete_value(
    host: Host, name: str, by: Principal, key: str, *, expected: int | None
) -> Written:
    """Take a value away; nothing happens where there is none.

    Raises:
        InvalidRequest: There is no such space.
        Refused: They may not use it.
    """
    stream = space_stream(name)

    def decide(space: Space) -> Event | None:
        there = key in space.entries
        return ValueDeleted(stream=stream, by=by, key=key) if there else None

    return await _changed(host, stream, by, key, expected=expected, decide=decide)


class _Mismatch(Exception):
    """The value has another version than was expected."""

    def __init__(self, space: Space) -> None:
        super().__init__(space)
        self.space = space


async def _changed(
    host: Host,
    stream: str,
    by: Principal,
    key: str,
    *,
    expected: int | None,
    decide: Callable[[Space], Event | None],
) -> Written:
    def checked(space: Space) -> Event | None:
        rules.check_may_use(space, by, stream)
        if expected is not None and space.version_of(key) != expected:
            raise _Mismatch(space)
        return decide(space)

    try:
        return Written(await _kept(host, stream, checked), True)
    except _Mismatch as mismatch:
        return Written(mismatch.space, False)


async def _kept(host: Host, stream: str, decide: Callable[[Space], Event | None]) -> Space:
    """Append what is decided of a space as it is; return the space after it."""
    spaces = spaces_of(host)
    for _ in range(ATTEMPTS):
        now = await spaces.now(stream)
        event = decide(now.value)
        if event is None:
            return now.value
        try:
            await host.store.append(event, expect={stream: now.position})
        except Conflict:
            continue
        return rules.after(now.value, event)
    raise StoreError(f"{stream} is written to all the time", "try again")
