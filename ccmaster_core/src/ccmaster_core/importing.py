"""Importing what a plugin names, and saying whose fault it is where that fails."""

from typing import Any

from ccmaster_hookspecs.errors import PluginError
from ccmaster_hookspecs.references import resolve


def imported(plugin: str, reference: str) -> Any:
    """Import what a plugin names.

    Raises:
        PluginError: It cannot be imported.
    """
    try:
        return resolve(reference)
    except Exception as error:
        raise PluginError(
            f"the plugin {plugin} names {reference}, which cannot be imported "
            f"({type(error).__name__}: {error})",
            f"repair it, or leave it out: ccmaster plugins disable {plugin}",
        ) from error
