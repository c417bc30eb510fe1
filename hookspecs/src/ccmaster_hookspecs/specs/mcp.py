"""Hooks on what is offered over the Model Context Protocol, and on its use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccmaster_hookspecs.markers import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from ccmaster_hookspecs.decisions import Allow, Deny
    from ccmaster_hookspecs.host import Host
    from ccmaster_hookspecs.mcp import (
        Prompt,
        Resource,
        ResourceTemplate,
        Tool,
        ToolOutcome,
    )
    from ccmaster_hookspecs.principals import Principal


@hookspec
def register_tools() -> Iterable[Tool]:
    """Add tools for agents, clients and programs.

    Returns:
        The tools; one whose name is taken is refused.
    """
    return ()


@hookspec
def register_resources() -> Iterable[Resource | ResourceTemplate]:
    """Add resources that can be read and subscribed to.

    Returns:
        The resources and resource templates; one whose URI or template is taken is refused.
    """
    return ()


@hookspec
def register_prompts() -> Iterable[Prompt]:
    """Add prompts.

    Returns:
        The prompts; one whose name is taken is refused.
    """
    return ()


@hookspec(firstresult=True)
def decide_tool_call(
    host: Host, caller: Principal, tool: Tool, arguments: Mapping[str, Any]
) -> Allow | Deny | None:
    """Say whether a tool of ours may be called so. A plugin that fails here denies.

    Args:
        host: ccmaster, as plugins see it.
        caller: Who calls; that they have the tool's scope is checked already.
        tool: What they call.
        arguments: What they call it with; it fits the tool's schema.

    Returns:
        Whether they may; None for no opinion, which lets them.
    """


@hookspec
def on_tool_called(host: Host, caller: Principal, tool: Tool, outcome: ToolOutcome) -> None:
    """See how a call of one of our tools ended, refused ones included.

    Args:
        host: ccmaster, as plugins see it.
        caller: Who called.
        tool: What they called.
        outcome: How it ended.
    """
