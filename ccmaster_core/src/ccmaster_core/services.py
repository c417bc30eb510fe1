"""What plugins run as long as the host does: started again, with a growing pause, when it fails."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from ccmaster_core.contributions import Contributions
from ccmaster_core.groups import first_error
from ccmaster_hookspecs.errors import CcmasterError, ConfigurationError
from ccmaster_hookspecs.host import Host

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""Seconds between the end of a service that failed and its next start."""
LONG_ENOUGH = 60.0
"""Seconds after which a service that fails is thought to have worked."""


async def run(contributions: Contributions, host: Host) -> None:
    """Run what plugins contribute until each has returned, or this is cancelled."""
    async with asyncio.TaskGroup() as tasks:
        for service in contributions.services.values():
            work = partial(contributions.code, service, service.run)
            tasks.create_task(_keep_running(service.name, work, host))


async def _keep_running(name: str, code: Callable[[], Any], host: Host) -> None:
    clock = asyncio.get_running_loop().time
    pause = FIRST_PAUSE
    while True:
        started = clock()
        try:
            with first_error():
                await code()(host)
        except ConfigurationError as error:
            # A host reads the configuration once: trying again would fail again.
            log.error(
                "service %s does not run, and will not until this host is started again: %s",
                name,
                error,
            )
            return
        except CcmasterError as error:
            log.warning("service %s failed: %s; it starts again in %s s", name, error, pause)
        except Exception:
            log.warning("service %s failed; it starts again in %s s", name, pause, exc_info=True)
        else:
            return
        if clock() - started > LONG_ENOUGH:
            pause = FIRST_PAUSE
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
