"""What an event changes of a status: some of its fields, by name."""

from collections.abc import Mapping
from typing import Any, TypeVar

Changes = Mapping[str, Any]
V = TypeVar("V")


def less(mapping: Mapping[str, V], gone: tuple[str, ...]) -> dict[str, V]:
    """Return a mapping without some of its keys."""
    return {key: value for key, value in mapping.items() if key not in gone}
