"""The words of a call of `ccmaster inspect`: which server they name, and what is left of them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand

from ccmaster_hookspecs.errors import InvalidRequest

if TYPE_CHECKING:
    from ccmaster_plugin_mcp_server.inspecting.target import Called

_SEPARATOR = "--"
_AFTER = "ccmaster_plugin_mcp_server.after"
"""Where a context keeps what stood after '--'."""


class TakesCommand(TyperCommand):
    """A command whose '--' begins another, that of the server, and so is no argument of its own."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep what stands after '--' apart."""
        if _SEPARATOR in args:
            at = args.index(_SEPARATOR)
            ctx.meta[_AFTER] = tuple(args[at + 1 :])
            args = args[:at]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Show in the usage that a command may follow."""
        return [*super().collect_usage_pieces(ctx), "[-- COMMAND...]"]


def asked(context: typer.Context, words: Sequence[str] | None) -> "Called":
    """Tell which server a person means, and what is left for the command."""
    from ccmaster_plugin_mcp_server.inspecting.target import called

    meta: Mapping[str, Any] = context.meta
    return called(words or (), meta.get(_AFTER))


def at_most_one(words: Sequence[str], what: str) -> str | None:
    """Return the one word that is left; None: there is none.

    Raises:
        InvalidRequest: There are more.
    """
    if len(words) > 1:
        raise InvalidRequest(
            f"{words[0]!r} and {words[1]!r} cannot both name a {what}",
            "a server is a URL, a command in quotes, or what follows --",
        )
    return words[0] if words else None
