"""What the plugins contribute, by name, each collected when it is first asked for.

Of two that have one name, the first in the order of calling is taken, and the other is
noted as a problem of its plugin. What ccmaster itself contributes, as the plugin of that
name, comes before all.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from ccmaster_core.collect import collect
from ccmaster_core.importing import imported
from ccmaster_core.plugins import Plugins
from ccmaster_hookspecs.contributions import Check, Command, Runtime, Service, Settings, Store
from ccmaster_hookspecs.markers import PROJECT

if TYPE_CHECKING:
    from ccmaster_core.offers import Offers
    from ccmaster_hookspecs.events import Event

T = TypeVar("T")

KINDS = ("commands", "runtimes", "stores", "settings", "events", "services", "checks")
"""The attributes of `Contributions`."""

_REFERENCES = ("app", "launch", "available", "open", "shape", "run")
_REFERENCE = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


class Contributions:
    """What one set of plugins contributes."""

    def __init__(self, plugins: Plugins) -> None:
        self._plugins = plugins
        self._plugin_of: dict[object, str] = {}

    @cached_property
    def commands(self) -> Mapping[str, Command]:
        """The commands of the command line."""
        return self._taken("register_commands", Command)

    @cached_property
    def runtimes(self) -> Mapping[str, Runtime]:
        """The ways to run agents."""
        return self._taken("register_runtimes", Runtime)

    @cached_property
    def stores(self) -> Mapping[str, Store]:
        """The places to keep events."""
        return self._taken("register_stores", Store)

    @cached_property
    def settings(self) -> Mapping[str, Settings]:
        """The tables of the configuration file; a plugin has the one that is named after it."""
        return self._taken("register_settings", Settings)

    @cached_property
    def events(self) -> Mapping[str, "type[Event]"]:
        """The kinds of events that are not the contract's own."""
        return self._taken("register_events", type)

    @cached_property
    def services(self) -> Mapping[str, Service]:
        """What runs as long as a host does."""
        return self._taken("register_services", Service)

    @cached_property
    def checks(self) -> Mapping[str, Check]:
        """What `ccmaster doctor` looks at."""
        return self._taken("register_checks", Check)

    @cached_property
    def offers(self) -> "Offers":
        """What is offered to the world outside; unlike the rest, it may change."""
        from ccmaster_core.offers import Offers  # noqa: PLC0415 - help does without its values

        return Offers(self._plugins)

    def collect_all(self) -> None:
        """Collect every kind now, so that each problem shows in `plugins.installed`."""
        for kind in KINDS:
            getattr(self, kind)
        self.offers.collect_all()

    def plugin_of(self, contribution: object) -> str:
        """Name the plugin that gave a contribution."""
        return self._plugin_of[contribution]

    def code(self, contribution: object, reference: str) -> Any:
        """Import what a contribution names.

        Args:
            contribution: One of these.
            reference: One of its 'module:attribute'.

        Raises:
            PluginError: It cannot be imported.
        """
        return imported(self.plugin_of(contribution), reference)

    def _taken(self, hook: str, expected: type[T]) -> Mapping[str, T]:
        taken: dict[str, T] = {}
        given = collect(getattr(self._plugins.hook, hook), expected=expected)
        for plugin, value in sorted(given, key=lambda pair: pair[0] != PROJECT):
            name = _name_of(value)
            refusal = _objection(plugin, value)
            if name in taken:
                refusal = f"{self.plugin_of(taken[name])} has one of this name"
            if refusal:
                self._plugins.conduct.note(
                    plugin, f"its {_word(value)} {name!r} is refused: {refusal}"
                )
                continue
            taken[name] = value
            self._plugin_of[value] = plugin
        return MappingProxyType(taken)


def _name_of(value: Any) -> str:
    if isinstance(value, type):
        return value.__name__
    return str(value.table if isinstance(value, Settings) else value.name)


def _word(value: object) -> str:
    return "event" if isinstance(value, type) else type(value).__name__.lower()


def _table_of(plugin: str) -> str:
    return plugin.replace("-", "_")


def _objection(plugin: str, value: object) -> str | None:
    """Say why a contribution could not be used, whatever else there is; None: it could."""
    if isinstance(value, type):
        return _objection_to_kind(value)
    if isinstance(value, Settings) and value.table != _table_of(plugin) and plugin != PROJECT:
        return f"a plugin's table has its own name, {_table_of(plugin)!r}"
    for name in _REFERENCES:
        reference = getattr(value, name, None)
        if reference is not None and not _REFERENCE.fullmatch(str(reference)):
            return f"{name} is {reference!r}, which is not of the form 'module:attribute'"
    return None


def _objection_to_kind(kind: type) -> str | None:
    events = import_module("ccmaster_hookspecs.events")  # heavy, and few plugins have kinds
    if not (issubclass(kind, events.Event) and "__attrs_attrs__" in vars(kind)):
        return "it is not an attrs class that derives from Event"
    if kind.__name__ in events.__all__:
        return "ccmaster has a kind of this name"
    return None
