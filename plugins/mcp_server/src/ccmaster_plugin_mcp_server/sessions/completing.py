"""Values that arguments may have: sessions that live, and fixed words."""

from collections.abc import Sequence

from ccmaster_hookspecs.mcp import Completion
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.sessions.prompting import words
from ccmaster_plugin_mcp_server.sessions.prompting.coordination import strategies

MOST = 100
"""How many values a client can be told at once, by the protocol."""


async def sessions(wish: Completion) -> Sequence[str]:
    """Complete the id or the name of a living session; names come first, the newest first."""
    return _beginning(wish.value, await _known(wish, ids=True))


async def names(wish: Completion) -> Sequence[str]:
    """Complete the name of a living session."""
    return _beginning(wish.value, await _known(wish, ids=False))


async def several_names(wish: Completion) -> Sequence[str]:
    """Complete the last of several names, with commas between them."""
    last = wish.value.rpartition(",")[2].strip()
    before = wish.value.removesuffix(last)
    taken = {name.strip() for name in before.split(",")}
    found = [name for name in await _known(wish, ids=False) if name not in taken]
    return [before + name for name in _beginning(last, found)]


async def strategy(wish: Completion) -> Sequence[str]:
    """Complete a strategy."""
    return _beginning(wish.value, strategies(wish.host))


async def message_type(wish: Completion) -> Sequence[str]:
    """Complete a type of message."""
    return _beginning(wish.value, list(words.MESSAGE_TYPES))


async def complexity(wish: Completion) -> Sequence[str]:
    """Complete how complex a task is."""
    return _beginning(wish.value, list(words.COMPLEXITIES))


async def _known(wish: Completion, *, ids: bool) -> list[str]:
    if Scope.SESSION_READ not in wish.caller.scopes:
        return []
    living = list(reversed(await wish.host.sessions()))
    found = [status.name for status in living if status.name]
    return found + [status.session_id for status in living] if ids else found


def _beginning(typed: str, values: Sequence[str]) -> list[str]:
    typed = typed.lower()
    return [value for value in values if value.lower().startswith(typed)][:MOST]
