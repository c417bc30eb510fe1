"""Which events a session's token may die of: whoever lets callers in looks at theirs again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import StoreError
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind

log = logging.getLogger(__name__)

Review = Callable[[Principal], Awaitable[None]]
"""Looks at the tokens of a principal again."""

PAUSE = 1.0
"""Seconds between two tries to follow a store that cannot be read."""
_FATAL = (e.SessionClaimed, e.SessionEnded, e.SessionReleased, e.SessionTokenIssued)


@asynccontextmanager
async def reviewed(host: Host, review: Review) -> AsyncIterator[None]:
    """Have the tokens of sessions looked at again when they may have died, in whatever process.

    Args:
        host: Whose sessions they are.
        review: Called after each such event.
    """
    following = asyncio.create_task(_follow(host, await host.store.position(), review))
    try:
        yield
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def _follow(host: Host, position: int, review: Review) -> None:
    while True:
        try:
            async with aclosing(host.store.follow(position)) as batches:
                async for batch in batches:
                    for stored in batch:
                        session = stored.event.session_id
                        if session is not None and isinstance(stored.event, _FATAL):
                            await review(Principal(PrincipalKind.SESSION, session))
                    position = batch[-1].position
        except StoreError as error:
            log.warning("whose token has died cannot be told now: %s", error)
        except Exception:
            log.exception("looking for tokens that died failed, and begins again")
        await asyncio.sleep(PAUSE)
