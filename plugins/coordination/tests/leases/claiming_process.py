"""A process that claims paths for a session: `claiming_process.py SESSION FOLDER GLOB…`.

It says `ready`, waits for a line, and then claims each glob by itself; the number of each that it
was granted is on a line of its own. With nothing to do any more it ends.
"""

import asyncio
import os
import sys
from pathlib import Path

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_plugin_coordination.leases.claiming import claimed, wish
from ccmaster_plugin_coordination.leases.events import Mode
from ccmaster_plugin_coordination.leases.lease import Lease


async def main(session, folder, *globs):
    plugins = Plugins()
    plugins.discover()
    async with hosts.application(Path(os.environ["CCMASTER_HOME"]), plugins) as host:
        status = await host.status(session)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        for number, glob in enumerate(globs):
            wanted = wish([glob], folder, mode=Mode.EXCLUSIVE, seconds=600)
            if isinstance(await claimed(host, wanted, status, most=1000), Lease):
                print(number, flush=True)


asyncio.run(main(*sys.argv[1:]))
