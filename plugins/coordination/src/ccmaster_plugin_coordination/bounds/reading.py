"""Reading who launched whom as a host begins: whoever decides on a launch has little time."""

from ccmaster_hookspecs.host import Host
from ccmaster_plugin_coordination.bounds.family import family_of


async def run(host: Host) -> None:
    """Read it once; after that only what is new is read."""
    await family_of(host).now()
