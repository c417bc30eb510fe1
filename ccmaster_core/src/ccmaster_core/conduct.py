"""How plugins behave when they are called: what each did wrong, and which are called no more."""

import logging
from collections.abc import Sequence

from ccmaster_core.lanes import Hang, Lane

log = logging.getLogger(__name__)

HANGS = 3
"""How many hangs in a row a plugin may have, where each could be cut short."""
TEXTS = 20
"""How many different errors of one plugin's hook are told; others only at level debug."""


class Conduct:
    """The record of one set of plugins."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._hangs: dict[str, int] = {}
        self._problems: dict[str, list[str]] = {}
        self._told: dict[tuple[str, str], set[str]] = {}

    def lane(self, plugin: str) -> Lane:
        """Return where a plugin's calls run; it is closed where the plugin is set aside."""
        lane = self._lanes.get(plugin)
        if lane is None:
            lane = self._lanes[plugin] = Lane(plugin)
        return lane

    def problems(self, plugin: str) -> Sequence[str]:
        """Return what a person should know of a plugin, in the order it was noted."""
        return tuple(self._problems.get(plugin, ()))

    def note(self, plugin: str, problem: str) -> None:
        """Keep, and log, what a person should know of a plugin; once."""
        problems = self._problems.setdefault(plugin, [])
        if problem not in problems:
            problems.append(problem)
            log.warning("plugin %s: %s", plugin, problem)

    def succeeded(self, plugin: str) -> None:
        """Take note that a call came to its end in time."""
        if plugin in self._hangs:
            del self._hangs[plugin]

    def hangs(self, plugin: str) -> int:
        """Return how many hangs in a row a plugin has had."""
        return self._hangs.get(plugin, 0)

    def failed(self, plugin: str, hook: str, error: BaseException, hangs: int) -> None:
        """Take note that a call failed; set a plugin aside that hangs for good, or again and again.

        The log has each error once as a warning, and every traceback at level debug.

        Args:
            plugin: The plugin.
            hook: What it was called for.
            error: How that failed.
            hangs: How many hangs in a row it had had as the call began: calls that hang at the
                same time, as where the disk stands still, are one hang.
        """
        self._tell(plugin, hook, f"{type(error).__name__}: {error}")
        log.debug("plugin %s failed in %s", plugin, hook, exc_info=error)
        if isinstance(error, Hang):
            lane = self.lane(plugin)
            if self.hangs(plugin) == hangs:
                self._hangs[plugin] = hangs + 1
            if self.hangs(plugin) == HANGS:
                lane.close()
            if lane.closed:
                self.note(plugin, f"{hook} hangs, so the plugin is set aside until the next start")

    def _tell(self, plugin: str, hook: str, text: str) -> None:
        told = self._told.setdefault((plugin, hook), set())
        if text not in told and len(told) < TEXTS:
            told.add(text)
            log.warning("plugin %s failed in %s: %s", plugin, hook, text)
