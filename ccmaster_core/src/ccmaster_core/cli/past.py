"""A session's past, event by event, with where it stood before and after each."""

from collections.abc import AsyncIterator

from attrs import frozen

from ccmaster_core.status import after
from ccmaster_hookspecs.events import Event, session_stream
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import EventStore


@frozen
class Moment:
    """One event, and what it changed."""

    position: int
    event: Event
    before: Status
    after: Status


async def past(store: EventStore, session_id: str) -> AsyncIterator[Moment]:
    """Yield all that happened in a session so far."""
    stream, position, status = session_stream(session_id), 0, Status(session_id=session_id)
    while batch := await store.read(after=position, stream=stream):
        for stored in batch:
            moment = Moment(stored.position, stored.event, status, after(status, stored.event))
            status, position = moment.after, moment.position
            yield moment


async def coming(store: EventStore, last: Moment) -> AsyncIterator[Moment]:
    """Yield what happens after a moment, until the session ends."""
    stream, status = last.event.stream, last.after
    if not status.live:
        return
    async for batch in store.follow(last.position):
        for stored in batch:
            if stored.event.stream != stream:
                continue
            moment = Moment(stored.position, stored.event, status, after(status, stored.event))
            status = moment.after
            yield moment
        if not status.live:
            return
