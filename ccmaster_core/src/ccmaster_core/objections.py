"""Which functions may not implement a hook: those that could never be called as it says."""

import inspect
from collections.abc import Callable

from pluggy import HookCaller, HookimplOpts


def objection(
    name: str, hook: HookCaller | None, options: HookimplOpts, function: Callable[..., object]
) -> str | None:
    """Say why a function may not implement a hook; None: it may.

    Args:
        name: The hook's.
        hook: What is known of it; None where nothing is.
        options: What the function was marked with.
        function: The implementation.
    """
    if hook is None or not hook.has_spec():
        # A plugin may so serve a newer contract too: pluggy's own mark for it.
        return None if options.get("optionalhook") else f"{name} is not a hook of this ccmaster"
    if options.get("wrapper") or options.get("hookwrapper"):
        return f"{name} may not be wrapped, because a wrapper cannot wait for what is awaited"
    if name.startswith("register_"):
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            return f"{name} must be a plain function, not 'async def'"
    elif inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        return f"{name} has a 'yield' in it, so that calling it would not run it"
    return None
