"""Sends agents to a server of ccmaster's that shares the store, but is elsewhere."""

from ccmaster_hookspecs import Settings, hookimpl
from ccmaster_hookspecs.decisions import Connect


@hookimpl
def register_settings():
    """Add the table with the address."""
    return [Settings(table="far_door", shape="ccmaster_plugin_far_door.settings:FarDoor")]


@hookimpl
async def decide_endpoint(host):
    """Name the configured address; have no opinion where there is none."""
    url = host.settings("far_door").url
    return Connect(url) if url else None
