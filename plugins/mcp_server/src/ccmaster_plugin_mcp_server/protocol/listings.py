"""Answer the lists: what a caller may use, in the order of its names, page by page."""

from collections.abc import Callable, Mapping
from typing import Any

import mcp_types as types
from attrs import define, field, frozen

from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.protocol.callers import Context, PrincipalOf
from ccmaster_plugin_mcp_server.protocol.clients import is_modern
from ccmaster_plugin_mcp_server.protocol.contents import Wire, complete, given
from ccmaster_plugin_mcp_server.protocol.errors import invalid
from ccmaster_plugin_mcp_server.protocol.pages import BadCursor, page


@define
class Written:
    """What is offered as the protocol writes it: each offer once for each era."""

    _write: Callable[[Any, bool], Wire]
    _wires: dict[tuple[Any, bool], Wire] = field(factory=dict)

    def of(self, offer: Any, modern: bool) -> Wire:
        """Return how something is written."""
        wire = self._wires.get((offer, modern))
        if wire is None:
            wire = self._wires[offer, modern] = self._write(offer, modern)
        return wire

    def forget(self) -> None:
        """Let go of what was written: something came or went."""
        self._wires.clear()


@frozen
class Listing:
    """Answers one kind of list."""

    _word: str
    """What the protocol calls the things in it, in the result."""
    _offers: Callable[[Principal], Mapping[str, Any]]
    """Returns what a caller may use, by name, in order."""
    _written: Written
    _principal_of: PrincipalOf
    _size: int
    """How many are on one page at most."""

    async def __call__(self, ctx: Context, params: types.PaginatedRequestParams) -> Wire:
        """Answer one request."""
        offers = self._offers(self._principal_of(ctx))
        try:
            names, following = page(self._word, [*offers], params.cursor, self._size)
        except BadCursor as error:
            raise invalid("the cursor is none of this list: begin again without one") from error
        modern = is_modern(ctx)
        shown = [self._written.of(offers[name], modern) for name in names]
        return complete(given(**{self._word: shown, "nextCursor": following}))
