"""The plugins of one ccmaster process: those that work, and what is wrong with the others."""

import logging
from collections.abc import Collection, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import cast

import pluggy
from attrs import evolve, frozen

from ccmaster_core import discovery
from ccmaster_core.conduct import Conduct
from ccmaster_core.discovery import Candidate
from ccmaster_core.lanes import Hang
from ccmaster_core.objections import objection
from ccmaster_hookspecs.markers import PROJECT
from ccmaster_hookspecs.specs import SPECS

log = logging.getLogger(__name__)

IMPORT_TIMEOUT = 10.0
"""Seconds that importing one plugin may take."""

_CONDUCT = "conduct"
_PACKAGE = "ccmaster_plugin_"


class PluginState(StrEnum):
    """The one word that says whether a plugin is used."""

    ACTIVE = "active"
    FAILED = "failed"
    DISABLED = "disabled"


@frozen(kw_only=True)
class PluginInfo:
    """One plugin that is installed, whether or not it works."""

    name: str
    distribution: str
    version: str
    state: PluginState
    hooks: tuple[str, ...] = ()
    """What it implements, in alphabetical order; empty where it is not registered."""
    problem: str | None = None
    """What is wrong. An active plugin may have one: a part of it is not used."""


class Plugins(pluggy.PluginManager):
    """Knows every hook of ccmaster, and who implements it.

    A hook is called by `collect`, `notify` or `decide`, never itself. Who was registered
    later is called first, unless marked with `tryfirst` or `trylast`.
    """

    def __init__(self) -> None:
        super().__init__(PROJECT)
        for spec in SPECS:
            self.add_hookspecs(spec)
        self.conduct = Conduct()
        self._installed: list[PluginInfo] = []

    @property
    def installed(self) -> Sequence[PluginInfo]:
        """Every plugin that `discover` found, by name, as it stands now."""
        return tuple(map(self._now, self._installed))

    def discover(
        self,
        disabled: Collection[str] = (),
        only: Collection[str] | None = None,
        timeout: float = IMPORT_TIMEOUT,
    ) -> None:
        """Register what is installed, so that plugins are called in alphabetical order.

        What is wrong with one is in `installed`, and in the log. To be called once.

        Args:
            disabled: Names of plugins that are not to be used, nor imported.
            only: Names of the only plugins to be used; None: all.
            timeout: Seconds that importing one of them may take.
        """
        imported: list[tuple[Candidate, object, str | None]] = []
        for candidate in discovery.candidates():
            if candidate.name in disabled:
                self._list(candidate, PluginState.DISABLED)
            elif only is not None and candidate.name not in only:
                left_out = f"{discovery.ALLOW_LIST} does not name it"
                self._list(candidate, PluginState.DISABLED, left_out)
            elif candidate.problem:
                self._list(candidate, PluginState.FAILED, candidate.problem)
            else:
                imported.append((candidate, *self._imported(candidate, timeout)))
        for candidate, plugin, unusable in reversed(imported):
            problem = unusable or self._registered(plugin, candidate.name)
            self._list(candidate, PluginState.FAILED if problem else PluginState.ACTIVE, problem)
        self._installed.sort(key=attrgetter("name", "state", "distribution"))

    def register(self, plugin: object, name: str | None = None) -> str | None:
        """Register a plugin, or nothing of it.

        Args:
            plugin: A module, or an object, whose functions are marked with `hookimpl`.
            name: What it is called; None: as the package that a module is in.

        Raises:
            pluggy.PluginValidationError: It implements a hook that is not there, takes an
                argument that the hook has not, or could not be called.
            ValueError: The name is taken, or the plugin is registered already.
        """
        try:
            return super().register(plugin, name)
        except pluggy.PluginValidationError:
            if self.is_registered(plugin):  # pluggy 1.6 keeps half of it
                self.unregister(plugin)
            raise

    def parse_hookimpl_opts(self, plugin: object, name: str) -> pluggy.HookimplOpts | None:
        """Read how a function is marked, refuse one that could not be called, and name the owner.

        pluggy keeps what this returns with the implementation, where `conduct_of` finds it.
        """
        options = super().parse_hookimpl_opts(plugin, name)
        if options is None:
            return None
        hook = options.get("specname") or name
        wrong = objection(hook, getattr(self.hook, hook, None), options, getattr(plugin, name))
        if wrong:
            raise pluggy.PluginValidationError(plugin, wrong)
        return cast("pluggy.HookimplOpts", {**options, _CONDUCT: self.conduct})

    def get_canonical_name(self, plugin: object) -> str:
        """Name a plugin's module as the entry point of its distribution does."""
        package = str(getattr(plugin, "__name__", "")).partition(".")[0]
        if package.startswith(_PACKAGE):
            return package.removeprefix(_PACKAGE).replace("_", "-")
        return super().get_canonical_name(plugin)

    def _imported(self, candidate: Candidate, timeout: float) -> tuple[object, str | None]:
        lane = self.conduct.lane(candidate.name)
        plugin, error = lane.run(candidate.entry_point.load, timeout)
        if isinstance(error, Hang):
            return None, f"importing it takes more than {timeout:g} seconds"
        if error is not None:
            log.debug("plugin %s cannot be imported", candidate.name, exc_info=error)
            return None, f"it cannot be imported: {_one_line(error)}"
        if plugin is None:
            return None, f"{candidate.entry_point.value} is None"
        return plugin, None

    def _registered(self, plugin: object, name: str) -> str | None:
        """Register what was imported; return why that cannot be."""
        if self.is_registered(plugin):
            return f"it is the same plugin as {self.get_name(plugin)}"
        try:
            self.register(plugin, name)
        except pluggy.PluginValidationError as error:
            return " ".join(str(error).split())
        except Exception as error:  # noqa: BLE001 - the plugin may be any object at all
            return f"it cannot be registered: {_one_line(error)}"
        return None

    def _list(self, candidate: Candidate, state: PluginState, problem: str | None = None) -> None:
        plugin = self.get_plugin(candidate.name) if state is PluginState.ACTIVE else None
        hooks = self.get_hookcallers(plugin) or () if plugin is not None else ()
        info = PluginInfo(
            name=candidate.name,
            distribution=candidate.distribution,
            version=candidate.version,
            state=state,
            hooks=tuple(sorted(hook.name for hook in hooks)),
            problem=problem,
        )
        self._installed.append(info)
        if state is PluginState.FAILED:
            log.warning("plugin %s cannot be used: %s", info.name, info.problem)

    def _now(self, info: PluginInfo) -> PluginInfo:
        if info.state is not PluginState.ACTIVE:
            return info
        problem = "; ".join(self.conduct.problems(info.name)) or None
        closed = self.conduct.lane(info.name).closed
        return evolve(info, state=PluginState.FAILED if closed else info.state, problem=problem)


def conduct_of(implementation: pluggy.HookImpl) -> Conduct:
    """Return the record that an implementation's failures go to."""
    return cast("Conduct", cast("dict[str, object]", implementation.opts)[_CONDUCT])


def _one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
