"""Contributes the runtime `demo`: a scripted agent that needs no account and no network."""

from collections.abc import Iterable

from ccmaster_hookspecs import Runtime, Settings, hookimpl


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
