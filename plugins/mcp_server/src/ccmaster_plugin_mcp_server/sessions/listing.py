"""Sessions by pages, the newest first: what a page costs does not grow with their number."""

from bisect import bisect_left
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from attrs import define, field

from ccmaster_hookspecs.errors import UnknownSession
from ccmaster_hookspecs.events import NAMES, NameTaken
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import ToolCall
from ccmaster_hookspecs.status import State, Status
from ccmaster_plugin_mcp_server.sessions import cursors
from ccmaster_plugin_mcp_server.sessions.facts import brief, facts
from ccmaster_plugin_mcp_server.sessions.given import found, given
from ccmaster_plugin_mcp_server.sessions.standing import standing

SCAN = 1000
"""How many sessions are looked at for one page."""
CHUNK = 100


async def list_sessions(call: ToolCall) -> dict[str, Any]:
    """Tell of sessions, a page at a time."""
    arguments = given(call)
    word, ended = arguments["filter_status"], arguments["include_ended"]
    cursor = cursors.parse(arguments["cursor"])
    state = State(word) if word else None
    known = await standing(call.host)
    page = _Page(arguments["limit"], lambda status: state in (None, known.of(status).state))
    if state is State.ENDED or (ended and state is None):
        await page.fill(_every(call.host, cursor))
    else:
        await page.fill(_living(await call.host.sessions(), cursor))
    return {
        "sessions": [brief(known.of(status)) for status in page.taken],
        "next_cursor": page.cursor,
    }


async def get_session_status(call: ToolCall) -> dict[str, Any]:
    """Tell where one session stands."""
    status = await found(call.host, given(call)["session_id"])
    return facts((await standing(call.host)).of(status))


@define
class _Page:
    """Takes what is wanted of what comes, until it is full, or has looked at enough."""

    _limit: int
    _wanted: Callable[[Status], bool]
    taken: list[Status] = field(factory=list)
    cursor: str | None = None
    """Where the next page goes on; None: there is none."""

    async def fill(self, sessions: AsyncIterator[tuple[str, Status]]) -> None:
        """Take from sessions, each with the key that a cursor to it has."""
        last, looked = None, 0
        async for key, status in sessions:
            if len(self.taken) == self._limit or looked == SCAN:
                self.cursor = cursors.older(last)
                return
            last, looked = key, looked + 1
            if self._wanted(status):
                self.taken.append(status)


async def _living(
    statuses: Sequence[Status], cursor: cursors.Cursor | None
) -> AsyncIterator[tuple[str, Status]]:
    """Yield the living, who are in order of launch, from where a page ended; in memory."""
    if cursor and "/" not in cursor.key:
        raise cursors.unknown()
    end = bisect_left(statuses, cursor.key, key=_key) if cursor else len(statuses)
    for index in range(end - 1, -1, -1):
        yield _key(statuses[index]), statuses[index]


def _key(status: Status) -> str:
    at = status.created_at
    # '~' comes after any digit: who was launched nobody knows when is the last in that order.
    return f"{at.isoformat(timespec='microseconds') if at else '~'}/{status.session_id}"


async def _every(host: Host, cursor: cursors.Cursor | None) -> AsyncIterator[tuple[str, Status]]:
    """Yield all that were ever launched, by the order in which they got their names."""
    before = cursor.position if cursor else None
    living = {status.session_id: status for status in await host.sessions()}
    while batch := await host.store.tail(NAMES, CHUNK, before):
        before = batch[0].position
        for stored in reversed(batch):
            if isinstance(stored.event, NameTaken) and not stored.event.again:
                session_id = stored.event.session
                if status := living.get(session_id) or await _ended(host, session_id):
                    yield str(stored.position), status


async def _ended(host: Host, session_id: str) -> Status | None:
    try:
        return await host.status(session_id)
    except UnknownSession:
        return None  # an older ccmaster could be told of a name before the session
