"""What plugins contribute to the world outside, as those who serve it see it.

It is not fixed: a plugin may add something while ccmaster runs, and take it away again.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ccmaster_hookspecs.mcp.http import HttpApp
from ccmaster_hookspecs.mcp.prompts import Prompt
from ccmaster_hookspecs.mcp.resources import Resource, ResourceTemplate
from ccmaster_hookspecs.mcp.tools import Tool
from ccmaster_hookspecs.strategies import Strategy

Offer = Tool | Resource | ResourceTemplate | Prompt | HttpApp | Strategy


class Contributed(Protocol):
    """What there is now; each mapping is in order of its names."""

    @property
    def tools(self) -> Mapping[str, Tool]:
        """The tools, by name."""
        ...

    @property
    def resources(self) -> Mapping[str, Resource]:
        """The resources, by URI."""
        ...

    @property
    def templates(self) -> Mapping[str, ResourceTemplate]:
        """The resource templates, by template."""
        ...

    @property
    def prompts(self) -> Mapping[str, Prompt]:
        """The prompts, by name."""
        ...

    @property
    def http_apps(self) -> Mapping[str, HttpApp]:
        """The HTTP applications, by path."""
        ...

    @property
    def strategies(self) -> Mapping[str, Strategy]:
        """The ways in which agents work together, by name."""
        ...

    def plugin_of(self, offer: Offer) -> str:
        """Name the plugin that gave something."""
        ...

    def code(self, offer: Offer, reference: str | Callable[..., Any]) -> Callable[..., Any]:
        """Import what something names; what is a function already is returned as it is.

        Raises:
            PluginError: It cannot be imported.
        """
        ...

    def add(self, plugin: str, *offers: Offer) -> Callable[[], None]:
        """Contribute at run time, in this process.

        Args:
            plugin: The name of the plugin that does.
            offers: What it contributes.

        Returns:
            What takes it away again; to call it twice changes nothing.

        Raises:
            PluginError: Something of that name is there already, or it could not be used;
                nothing was added. It is noted for `ccmaster plugins list`.
        """
        ...

    def refuse(self, offer: Offer, reason: str) -> None:
        """Leave something out that cannot be served; noted for `ccmaster plugins list`."""
        ...

    def watch(self, changed: Callable[[type], None]) -> Callable[[], None]:
        """Be told, with the class of what came or went; return what ends that."""
        ...

    def touch(self, *uris: str) -> None:
        """Say that resources changed, where no event tells; heard in this process only."""
        ...

    def listen(self, touched: Callable[[str], None]) -> Callable[[], None]:
        """Be told the URI of each resource that is touched; return what ends that."""
        ...
