"""Contributes `demo`: a runtime of scripted agents, and a command that shows them at work."""

from collections.abc import Iterable

from ccmaster_hookspecs import Command, Runtime, Settings, hookimpl


@hookimpl
def register_commands() -> Iterable[Command]:
    """Add the command `demo`."""
    return [
        Command(
            name="demo",
            app="ccmaster_plugin_demo_agent.cli:app",
            help="See in half a minute what ccmaster does; nothing of yours is touched.",
        )
    ]


@hookimpl
def register_runtimes() -> Iterable[Runtime]:
    """Add the runtime that is the default where none is better."""
    return [
        Runtime(
            name="demo",
            launch="ccmaster_plugin_demo_agent.runtime.agent:launch",
            help="A scripted agent that pretends: it needs no account and touches no file.",
            table="demo_agent",
            preference=-100,
            resumes=True,
        )
    ]


@hookimpl
def register_settings() -> Iterable[Settings]:
    """Add the table `demo_agent`."""
    return [
        Settings(table="demo_agent", shape="ccmaster_plugin_demo_agent.settings:DemoAgentSettings")
    ]
