"""Looks at the sessions of its host once a minute, for as long as the host is up."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import system
from ccmaster_hookspecs.status import State, Status

LOOK_EVERY = 60.0
PATIENCE = timedelta(minutes=30)
ME = system("patience")


async def run(host: Host) -> None:
    """Interrupt what is stuck, for ever; ccmaster cancels it when the host ends."""
    while True:
        mine = [status for status in host.statuses() if status.host == host.host_id]
        for status in stuck(mine, datetime.now(UTC)):
            try:
                await host.interrupt(status.session_id, by=ME)
            except CcmasterError:
                continue  # it has ended since
        await asyncio.sleep(LOOK_EVERY)


def stuck(statuses: Iterable[Status], now: datetime) -> list[Status]:
    """Return those that work, and of which nothing was heard for too long."""
    return [
        status
        for status in statuses
        if status.state is State.WORKING
        and status.changed_at
        and now - status.changed_at > PATIENCE
    ]
