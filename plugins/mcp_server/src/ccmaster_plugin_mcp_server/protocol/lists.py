"""Which lists change when something is contributed or taken away, and for whom."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from attrs import define, field
from mcp.server.subscriptions import (
    PromptsListChanged,
    ResourcesListChanged,
    ServerEvent,
    ToolsListChanged,
)

from ccmaster_hookspecs.contributed import Contributed
from ccmaster_hookspecs.mcp import Prompt, Resource, ResourceTemplate, Tool
from ccmaster_hookspecs.principals import Principal, Scope
from ccmaster_plugin_mcp_server.protocol.topics import Topic

EVENTS: dict[type, ServerEvent] = {
    Tool: ToolsListChanged(),
    Prompt: PromptsListChanged(),
    Resource: ResourcesListChanged(),
    ResourceTemplate: ResourcesListChanged(),
}
"""What is told where a list changes; templates are listed with the resources."""
METHODS: dict[ServerEvent, str] = {
    ToolsListChanged(): "notifications/tools/list_changed",
    PromptsListChanged(): "notifications/prompts/list_changed",
    ResourcesListChanged(): "notifications/resources/list_changed",
}
"""How it is told."""


def topics_of(caller: Principal, *kinds: type) -> list[Topic]:
    """Return what a caller listens to who wants to hear of lists."""
    return [(kind, scope) for kind in kinds for scope in caller.scopes]


@define
class Lists:
    """What was there at the last look, by the scope that allows it."""

    _contributed: Contributed
    _seen: dict[type, dict[Scope, set[Any]]] = field(factory=dict)

    def look(self) -> None:
        """Look at everything, so that the next change is seen."""
        for kind in EVENTS:
            self._seen[kind] = self._now(kind)

    def changed(self, kind: type) -> Iterator[tuple[Topic, ServerEvent]]:
        """Yield what is to be told after something of a kind came or went."""
        if kind not in EVENTS:
            return
        before, now = self._seen.get(kind, {}), self._now(kind)
        self._seen[kind] = now
        for scope in Scope:
            if before.get(scope) != now.get(scope):
                yield (kind, scope), EVENTS[kind]

    def _now(self, kind: type) -> dict[Scope, set[Any]]:
        contributed = self._contributed
        offers: dict[type, Any] = {
            Tool: contributed.tools,
            Prompt: contributed.prompts,
            Resource: contributed.resources,
            ResourceTemplate: contributed.templates,
        }
        by_scope: dict[Scope, set[Any]] = defaultdict(set)
        for offer in offers[kind].values():
            by_scope[offer.scope].add(offer)
        return dict(by_scope)
