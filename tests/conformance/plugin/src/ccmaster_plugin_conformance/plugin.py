"""Offer the suite's fixtures, as any plugin offers its tools, resources and prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccmaster_hookspecs import hookimpl
from ccmaster_plugin_conformance import (
    asking,
    changing,
    contents,
    prompts,
    resources,
    rounds,
    tasks,
    telling,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccmaster_hookspecs.mcp import Prompt, Resource, ResourceTemplate, Tool


@hookimpl
def register_tools() -> Iterable[Tool]:
    """Add the tools."""
    for module in (asking, changing, contents, rounds, tasks, telling):
        yield from module.TOOLS


@hookimpl
def register_resources() -> Iterable[Resource | ResourceTemplate]:
    """Add the resources."""
    return resources.RESOURCES


@hookimpl
def register_prompts() -> Iterable[Prompt]:
    """Add the prompts."""
    return prompts.PROMPTS
