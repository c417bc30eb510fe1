"""Hooks on how agents work together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccmaster_hookspecs.markers import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccmaster_hookspecs.strategies import Strategy


@hookspec
def register_strategies() -> Iterable[Strategy]:
    """Add ways in which agents work together.

    Returns:
        The strategies; one whose name is taken is refused.
    """
    return ()
