"""Makes an application a host: for as long as it lasts, it runs sessions."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import define, field

from ccmaster_core import dispatch, hosts, services
from ccmaster_core.application import Application
from ccmaster_core.follower import Follower
from ccmaster_core.groups import first_error
from ccmaster_core.means import Means
from ccmaster_core.permissions import Policy
from ccmaster_core.supervisor import Supervisor
from ccmaster_hookspecs.events import Event, HostStopRequested, host_stream
from ccmaster_hookspecs.status import Status

LET_GO = "its host was stopped; the next host resumes it"


@define
class Hosting:
    """What others have asked of this host."""

    stop_asked: asyncio.Event = field(factory=asyncio.Event)
    """Set once someone has asked it to end, or `stop` was called."""
    keep: bool = False
    """Whether its sessions are let go for the next host then, instead of ended."""

    def stop(self, *, keep: bool) -> None:
        """Ask this host to end."""
        self.keep = keep
        self.stop_asked.set()


@asynccontextmanager
async def hosting(application: Application, *, adopts: bool) -> AsyncIterator[Hosting]:
    """Run sessions for as long as the context lasts.

    Args:
        application: Whose store and plugins to use.
        adopts: Whether to take sessions that others asked for, or a dead host left, too.
    """
    store, host_id = application.store, application.host_id
    lease = application.settings("host").lease_seconds
    claim = await store.claim(host_stream(host_id), host_id, lease)
    await store.append(hosts.started(host_id, adopts=adopts), claim=claim)
    await application.folded.catch_up()
    asked = Hosting()
    supervisor = _supervisor(application, lease, adopts=adopts)

    def saw(position: int, event: Event, status: Status | None) -> None:
        supervisor.saw(position, event, status)
        if isinstance(event, HostStopRequested) and event.stream == host_stream(host_id):
            asked.stop(keep=event.keep)

    hook = application.plugins.hook
    follower = Follower(store, application.folded, hook.on_event, application, saw)
    await dispatch.notify(hook.on_start, host=application)
    with first_error(), application.following(follower.reached), application.running(supervisor):
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(follower.run()),
                tasks.create_task(supervisor.run()),
                tasks.create_task(services.run(application.contributions, application)),
            ]
            try:
                yield asked
            finally:
                await supervisor.close(LET_GO if asked.keep else None)
                await dispatch.notify(hook.on_stop, host=application)
                for task in running:
                    task.cancel()
    await application.folded.save()
    await store.append(hosts.stopped(host_id), claim=claim)
    await store.release(claim)


def _supervisor(application: Application, lease: float, *, adopts: bool) -> Supervisor:
    names = application.folded
    rules = application.settings("permissions")
    at_once = application.settings("host").launches or os.cpu_count() or 1
    means = Means(
        host=application,
        store=application.store,
        plugins=application.plugins,
        policy=Policy.of(deny=rules.deny, ask=rules.ask, allow=rules.allow, default=rules.default),
        runtime=application.runtimes.installed,
        launching=asyncio.Semaphore(at_once),
        reached=application.reached,
        session_names=lambda key: folded.status.name if (folded := names.of(key)) else None,
    )
    return Supervisor(
        application.host_id,
        means,
        application.folded,
        lease,
        application.settings("sessions").stop_grace_seconds,
        adopts,
    )
