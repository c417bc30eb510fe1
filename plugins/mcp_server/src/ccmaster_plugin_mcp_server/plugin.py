"""Serve the Model Context Protocol: the one door for agents, clients and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccmaster_hookspecs import Check, Command, Service, Settings, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccmaster_hookspecs.decisions import Connect
    from ccmaster_hookspecs.events import Event
    from ccmaster_hookspecs.host import Host
    from ccmaster_hookspecs.mcp import Prompt, Resource, ResourceTemplate, Tool

TABLE = "mcp_server"
_HERE = "ccmaster_plugin_mcp_server"


@hookimpl
def register_commands() -> Iterable[Command]:
    """Add the commands `mcp` and `inspect`."""
    return (
        Command(
            name="mcp",
            app=f"{_HERE}.cli.mcp:app",
            help="Serve ccmaster's tools, and register them with clients.",
        ),
        Command(
            name="inspect",
            app=f"{_HERE}.cli.inspect:app",
            help="Look into an MCP server: ccmaster's own, or any other.",
        ),
    )


@hookimpl
def register_settings() -> Iterable[Settings]:
    """Add the table `mcp_server`."""
    return (Settings(table=TABLE, shape=f"{_HERE}.settings:McpServerSettings"),)


@hookimpl
def register_checks() -> Iterable[Check]:
    """Let `ccmaster doctor` look whether a host may serve as it is configured."""
    return (Check(name="mcp", run=f"{_HERE}.http.allowed:found", table=TABLE),)


@hookimpl
def register_events() -> Iterable[type[Event]]:
    """Add what happens at the door."""
    from ccmaster_plugin_mcp_server import events
    from ccmaster_plugin_mcp_server.sessions import events as of_sessions
    from ccmaster_plugin_mcp_server.tasks.events import KINDS

    own = (events.ToolCalled, events.McpServing, events.McpStopped)
    return (*own, *of_sessions.KINDS, *KINDS)


@hookimpl
def register_services() -> Iterable[Service]:
    """Add the server over HTTP, and what the session tools need beside it."""
    return (
        Service(name="mcp", run=f"{_HERE}.service:run"),
        Service(name="mcp-sessions", run=f"{_HERE}.sessions.sweeping:run"),
    )


@hookimpl
def register_tools() -> Iterable[Tool]:
    """Add the tools that drive sessions."""
    from ccmaster_plugin_mcp_server.sessions.tools import TOOLS

    return TOOLS


@hookimpl
def register_resources() -> Iterable[Resource | ResourceTemplate]:
    """Add what can be read of sessions."""
    from ccmaster_plugin_mcp_server.sessions.resources import RESOURCES

    return RESOURCES


@hookimpl
def register_prompts() -> Iterable[Prompt]:
    """Add prompts for those who lead several agents."""
    from ccmaster_plugin_mcp_server.sessions.prompts import PROMPTS

    return PROMPTS


@hookimpl(trylast=True)
async def decide_endpoint(host: Host) -> Connect | None:
    """Let each agent reach the server of this store."""
    from ccmaster_plugin_mcp_server.reach import reached

    return await reached(host)
