"""Which plugins the configuration leaves out, read without what else it takes to read it all.

That is all that `ccmaster --help` needs to know of the configuration.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ccmaster_core.home import Home


def disabled_plugins(home: Home, warn: Callable[[str], object]) -> Sequence[str]:
    """Return the names in `plugins.disabled`; none where the file does not say.

    Args:
        home: Where the file is.
        warn: Told where the file is wrong, so that help can be had all the same.
    """
    try:
        tables = _parsed(home.configuration.read_bytes().decode())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, RecursionError) as error:
        warn(f"{home.configuration} is not read, so no plugin is left out: {error}")
        return ()
    plugins = tables.get("plugins", {})
    names = plugins.get("disabled", []) if isinstance(plugins, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        warn(f"{home.configuration} says nothing of use: plugins.disabled must be a list of text")
        return ()
    return tuple(names)


def _parsed(text: str) -> Mapping[str, Any]:
    import tomllib  # noqa: PLC0415 - help where no file is there does without it

    return tomllib.loads(text)
