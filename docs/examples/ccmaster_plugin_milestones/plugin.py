"""Keeps an event of its own for each tenth turn of a session."""

from ccmaster_hookspecs import hookimpl


@hookimpl
def register_events():
    """Add the kind `Milestone`."""
    from ccmaster_plugin_milestones.kinds import Milestone

    return [Milestone]


@hookimpl
async def on_event(host, event, status):
    """Keep a milestone once a tenth turn has ended.

    Every host sees every event, so only the one that runs the session writes.
    """
    from ccmaster_plugin_milestones.kinds import milestone

    if status and status.host == host.host_id and (reached := milestone(event, status)):
        await host.store.append(reached)
