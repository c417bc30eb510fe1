"""All there is to list: tools, resources, templates, prompts, as far as a caller may use them."""

from collections.abc import Callable, Mapping
from typing import Any

from mcp.shared.inbound import find_invalid_x_mcp_header, x_mcp_header_map

from ccmaster_hookspecs.contributed import Contributed
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.protocol.callers import PrincipalOf
from ccmaster_plugin_mcp_server.protocol.listings import Listing, Written
from ccmaster_plugin_mcp_server.protocol.offers import (
    prompt_on_wire,
    resource_on_wire,
    template_on_wire,
    tool_on_wire,
)


class Catalog:
    """The four lists of a server."""

    def __init__(
        self, contributed: Contributed, calls: Calls, principal_of: PrincipalOf, size: int
    ) -> None:
        """Prepare the lists.

        Args:
            contributed: What plugins offer.
            calls: Knows which tools can be called.
            principal_of: Who asks.
            size: How many things are on a page at most.
        """
        self._contributed = contributed
        self._mirrored: dict[str, Mapping[str, Any] | None] = {}
        self._written = (
            Written(lambda tool, modern: tool_on_wire(tool, modern=modern)),
            Written(lambda resource, _: resource_on_wire(resource)),
            Written(lambda template, _: template_on_wire(template)),
            Written(lambda prompt, _: prompt_on_wire(prompt)),
        )
        tools, resources, templates, prompts = self._written
        self.tools = Listing(
            "tools",
            lambda caller: {tool.name: tool for tool in calls.visible(caller)},
            tools,
            principal_of,
            size,
        )
        self.resources = Listing(
            "resources", _allowed(lambda: contributed.resources), resources, principal_of, size
        )
        self.templates = Listing(
            "resourceTemplates",
            _allowed(lambda: contributed.templates),
            templates,
            principal_of,
            size,
        )
        self.prompts = Listing(
            "prompts", _allowed(lambda: contributed.prompts), prompts, principal_of, size
        )

    def forget(self) -> None:
        """Let go of what was prepared: something came or went."""
        self._mirrored.clear()
        for written in self._written:
            written.forget()

    def mirrored_schema(self, name: str) -> Mapping[str, Any] | None:
        """Return the schema of a tool's arguments where HTTP headers say some of them too.

        Returns:
            The schema; None: there is no such tool, or no header says any of its arguments.
        """
        if name not in self._mirrored:
            tool = self._contributed.tools.get(name)
            if tool is None:
                return None
            schema = tool.input_schema
            mirrors = find_invalid_x_mcp_header(schema) is None and x_mcp_header_map(schema)
            self._mirrored[name] = schema if mirrors else None
        return self._mirrored[name]


def _allowed(
    offers: Callable[[], Mapping[str, Any]],
) -> Callable[[Principal], Mapping[str, Any]]:
    def allowed(caller: Principal) -> Mapping[str, Any]:
        return {name: offer for name, offer in offers().items() if offer.scope in caller.scopes}

    return allowed
