"""Resolving 'module:attribute', the way contributions name their code."""

from importlib import import_module
from typing import Any


def resolve(reference: str) -> Any:
    """Import what `reference` names.

    Raises:
        ImportError: The module is not there, or fails to import.
        AttributeError: The module has no such attribute.
        ValueError: `reference` is not of the form 'module:attribute'.
    """
    module, colon, attribute = reference.partition(":")
    if not (module and colon and attribute):
        raise ValueError(f"{reference!r} is not of the form 'module:attribute'")
    return getattr(import_module(module), attribute)
