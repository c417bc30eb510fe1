"""Ends the temporary sessions that nobody waits for: the host of whoever did has died."""

import asyncio
import logging

from attrs import define, field

from ccmaster_hookspecs.errors import InvalidRequest, StoreUnavailable
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, system
from ccmaster_plugin_mcp_server.sessions.events import TEMPORARY, TemporaryAsked
from ccmaster_plugin_mcp_server.sessions.temporary import NOBODY_WAITS, claimed

log = logging.getLogger(__name__)

EVERY = 10.0
"""Seconds between two looks."""
SWEEPER = system("mcp-server")


async def run(host: Host) -> None:
    """Look now and then, for as long as the host lasts."""
    sweeper = Sweeper(host)
    while True:
        try:
            await sweeper.sweep()
        except StoreUnavailable as error:
            log.warning("temporary sessions cannot be looked after now: %s", error)
        await asyncio.sleep(EVERY)


@define
class Sweeper:
    """Knows which temporary sessions may still live."""

    _host: Host
    _position: int = 0
    _asked: dict[str, Principal] = field(factory=dict)
    """By the sessions' names: who asked for them."""

    async def sweep(self) -> None:
        """End those that live and whose claim has lapsed."""
        await self._read()
        claims = await self._host.store.claims()
        lapsed = [name for name in self._asked if claimed(name) not in claims]
        # Looked for after the claims: whoever had one is done with launching.
        living = {status.name: status for status in await self._host.sessions()}
        for name in lapsed:
            status = living.get(name)
            if status is None or status.owner != self._asked[name]:
                del self._asked[name]
            elif not status.stopping:
                await self._end(status.session_id)

    async def _read(self) -> None:
        store = self._host.store
        while batch := await store.read(after=self._position, stream=TEMPORARY):
            self._position = batch[-1].position
            for stored in batch:
                if isinstance(stored.event, TemporaryAsked):
                    self._asked[stored.event.name] = stored.event.by

    async def _end(self, session_id: str) -> None:
        try:
            await self._host.stop(session_id, by=SWEEPER, reason=NOBODY_WAITS)
        except InvalidRequest:
            return  # another host was faster
