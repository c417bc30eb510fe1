"""Collecting what plugins contribute: the verb for hooks named `register_*`.

It is on the way of `ccmaster --help`, so it imports no asyncio.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar, cast

from pluggy import HookCaller

from ccmaster_core.plugins import conduct_of

TIMEOUT = 5.0
"""Seconds that a plugin's implementation of a hook may take."""

T = TypeVar("T")


def collect(
    hook: HookCaller, *, expected: type[T] | tuple[type[T], ...], timeout: float = TIMEOUT
) -> Iterator[tuple[str, T]]:
    """Yield what plugins contribute, each value with the name of the plugin.

    All values of a plugin that fails, hangs or gives something else are left out; that is
    logged, and noted for `ccmaster plugins list`.

    Args:
        hook: A hook that takes no arguments.
        expected: What each value must be an instance of; several: of one of them.
        timeout: Seconds that each plugin may take.
    """
    for implementation in reversed(hook.get_hookimpls()):
        plugin, conduct = implementation.plugin_name, conduct_of(implementation)
        lane = conduct.lane(plugin)
        if lane.closed:
            continue
        values, error = lane.run(_all_of(implementation.function, expected), timeout)
        if error is not None:
            conduct.failed(plugin, hook.name, error, conduct.hangs(plugin))
            conduct.note(plugin, f"what it gives in {hook.name} is left out, because that failed")
            continue
        for value in cast("list[T]", values):
            yield plugin, value


def _all_of(
    function: Callable[..., object], expected: type[T] | tuple[type[T], ...]
) -> Callable[[], list[T]]:
    kinds = expected if isinstance(expected, tuple) else (expected,)

    def call() -> list[T]:
        given = function()
        values = [] if given is None else list(cast("Iterable[T]", given))
        for value in values:
            if not isinstance(value, kinds):
                wanted = " or ".join(kind.__name__ for kind in kinds)
                raise TypeError(f"{value!r} is not a {wanted}")
        return values

    return call
