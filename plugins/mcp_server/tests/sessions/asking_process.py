"""A host in a process of its own that asks a temporary session, until it is killed."""

import asyncio
import sys
from pathlib import Path

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.principals import person
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.calling.link import NoLink
from ccmaster_plugin_mcp_server.calling.wanted import Wanted
from ccmaster_plugin_mcp_server.sessions import temporary


async def ask(home, folder):
    temporary.LEASE = 0.5  # so that the test need not wait for half a minute
    plugins = Plugins()
    plugins.discover()
    async with hosts.host(Path(home), plugins) as host:
        calls = Calls(host, Audit(host.store))
        arguments = {"prompt": "a [[hang:600]]", "working_dir": folder}
        tool = calls.tool("spawn_temp_session")
        wanted = Wanted(tool=tool, arguments=arguments, caller=person("ana"))
        await calls.call(wanted, NoLink())


asyncio.run(ask(*sys.argv[1:]))
