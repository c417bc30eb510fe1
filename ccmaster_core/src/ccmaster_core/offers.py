"""What the plugins offer to the world outside: collected once, and changed while ccmaster runs.

It implements `ccmaster_hookspecs.contributed.Contributed`. Of two that have one name, the
first in the order of calling is taken, and the other is noted as a problem of its plugin.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from ccmaster_core.collect import collect
from ccmaster_core.importing import imported
from ccmaster_core.offering import key_of, kind_of, objection, word_of
from ccmaster_core.plugins import Plugins
from ccmaster_hookspecs.contributed import Offer
from ccmaster_hookspecs.errors import PluginError
from ccmaster_hookspecs.mcp import HttpApp, Prompt, Resource, ResourceTemplate, Tool
from ccmaster_hookspecs.strategies import Strategy

log = logging.getLogger(__name__)

HOOKS: Mapping[str, tuple[type, ...]] = {
    "register_tools": (Tool,),
    "register_resources": (Resource, ResourceTemplate),
    "register_prompts": (Prompt,),
    "register_http": (HttpApp,),
    "register_strategies": (Strategy,),
}

T = TypeVar("T")


class Offers:
    """What one set of plugins offers now."""

    def __init__(self, plugins: Plugins) -> None:
        self._plugins = plugins
        self._taken: dict[type, dict[str, Offer]] = {}
        self._views: dict[type, Mapping[str, Any]] = {}
        self._plugin_of: dict[int, str] = {}
        self._watching: dict[object, Callable[[type], None]] = {}
        self._listening: dict[object, Callable[[str], None]] = {}

    @property
    def tools(self) -> Mapping[str, Tool]:
        """The tools, by name."""
        return self._view(Tool)

    @property
    def resources(self) -> Mapping[str, Resource]:
        """The resources, by URI."""
        return self._view(Resource)

    @property
    def templates(self) -> Mapping[str, ResourceTemplate]:
        """The resource templates, by template."""
        return self._view(ResourceTemplate)

    @property
    def prompts(self) -> Mapping[str, Prompt]:
        """The prompts, by name."""
        return self._view(Prompt)

    @property
    def http_apps(self) -> Mapping[str, HttpApp]:
        """The HTTP applications, by path."""
        return self._view(HttpApp)

    @property
    def strategies(self) -> Mapping[str, Strategy]:
        """The ways in which agents work together, by name."""
        return self._view(Strategy)

    def collect_all(self) -> None:
        """Collect every kind now, so that each problem shows in `plugins.installed`."""
        if self._taken:
            return
        for hook, kinds in HOOKS.items():
            self._taken.update({kind: {} for kind in kinds})
            given: Iterator[tuple[str, Any]] = collect(
                getattr(self._plugins.hook, hook), expected=kinds
            )
            for plugin, offer in given:
                self._take(plugin, offer)

    def plugin_of(self, offer: Offer) -> str:
        """Name the plugin that gave something."""
        return self._plugin_of[id(offer)]

    def code(self, offer: Offer, reference: str | Callable[..., Any]) -> Callable[..., Any]:
        """Import what something names; what is a function already is returned as it is."""
        if not isinstance(reference, str):
            return reference
        code: Callable[..., Any] = imported(self.plugin_of(offer), reference)
        return code

    def add(self, plugin: str, *offers: Offer) -> Callable[[], None]:
        """Contribute at run time, all or none."""
        self.collect_all()
        added: list[Offer] = []
        for offer in offers:
            if refusal := self._take(plugin, offer):
                for taken in added:
                    self._drop(taken)
                raise PluginError(refusal, "choose another name, or take the other away first")
            added.append(offer)
        self._tell(map(kind_of, added))
        return partial(self._take_away, added)

    def refuse(self, offer: Offer, reason: str) -> None:
        """Leave something out that cannot be served."""
        self._note(self.plugin_of(offer), offer, reason)
        self._take_away([offer])

    def watch(self, changed: Callable[[type], None]) -> Callable[[], None]:
        """Be told, with the class of what came or went; return what ends that."""
        return _kept(self._watching, changed)

    def touch(self, *uris: str) -> None:
        """Say that resources changed, where no event tells."""
        for uri in uris:
            for touched in list(self._listening.values()):
                touched(uri)

    def listen(self, touched: Callable[[str], None]) -> Callable[[], None]:
        """Be told the URI of each resource that is touched; return what ends that."""
        return _kept(self._listening, touched)

    def _view(self, kind: type[T]) -> Mapping[str, T]:
        view = self._views.get(kind)
        if view is None:
            self.collect_all()
            view = self._views[kind] = MappingProxyType(dict(sorted(self._taken[kind].items())))
        return view

    def _take(self, plugin: str, offer: Offer) -> str | None:
        """Take something in; return why that cannot be, once it is noted."""
        taken, key = self._taken[kind_of(offer)], key_of(offer)
        refusal = objection(offer)
        if refusal is None and key in taken:
            refusal = f"{self.plugin_of(taken[key])} has one of this name"
        if refusal:
            return self._note(plugin, offer, refusal)
        taken[key] = offer
        self._plugin_of[id(offer)] = plugin
        self._views.pop(kind_of(offer), None)
        return None

    def _take_away(self, offers: list[Offer]) -> None:
        gone = [offer for offer in offers if id(offer) in self._plugin_of]
        for offer in gone:
            self._drop(offer)
        self._tell(map(kind_of, gone))

    def _drop(self, offer: Offer) -> None:
        del self._taken[kind_of(offer)][key_of(offer)]
        del self._plugin_of[id(offer)]
        self._views.pop(kind_of(offer), None)

    def _tell(self, kinds: Iterable[type]) -> None:
        for kind in set(kinds):
            for changed in list(self._watching.values()):
                changed(kind)

    def _note(self, plugin: str, offer: Offer, refusal: str) -> str:
        problem = f"its {word_of(offer)} {key_of(offer)!r} is refused: {refusal}"
        self._plugins.conduct.note(plugin, problem)
        return f"the plugin {plugin}: {problem}"


def _kept(listeners: dict[object, T], listener: T) -> Callable[[], None]:
    token = object()
    listeners[token] = listener

    def end() -> None:
        listeners.pop(token, None)

    return end
