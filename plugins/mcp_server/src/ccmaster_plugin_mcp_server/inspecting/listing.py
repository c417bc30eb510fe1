"""Everything that a server lists: tools, resources, templates, prompts, page by page."""

from collections.abc import Awaitable, Callable
from difflib import get_close_matches
from typing import TypeVar

from mcp import types

from ccmaster_hookspecs.errors import CcmasterError, InvalidRequest
from ccmaster_plugin_mcp_server.inspecting.connection import Connection

_MOST_PAGES = 1000
P = TypeVar("P", bound=types.PaginatedResult)
Page = types.PaginatedRequestParams | None


async def tools(connection: Connection) -> list[types.Tool]:
    """List the tools, those included that a client has to leave out."""
    if connection.client.server_capabilities.tools is None:
        return []
    session = connection.client.session

    async def page(params: Page) -> types.ListToolsResult:
        return await session.send_request(
            types.ListToolsRequest(params=params), types.ListToolsResult
        )

    return [each for one in await _pages(connection, "tools/list", page) for each in one.tools]


async def tool(connection: Connection, name: str) -> types.Tool:
    """Return one tool.

    Raises:
        InvalidRequest: The server has none of this name.
    """
    found = await tools(connection)
    for each in found:
        if each.name == name:
            return each
    raise _unknown("tool", name, [each.name for each in found], connection)


async def resources(connection: Connection) -> list[types.Resource]:
    """List the resources."""
    if connection.client.server_capabilities.resources is None:
        return []
    session = connection.client.session
    pages = await _pages(
        connection, "resources/list", lambda params: session.list_resources(params=params)
    )
    return [each for one in pages for each in one.resources]


async def templates(connection: Connection) -> list[types.ResourceTemplate]:
    """List the templates of resources."""
    if connection.client.server_capabilities.resources is None:
        return []
    session = connection.client.session
    pages = await _pages(
        connection,
        "resources/templates/list",
        lambda params: session.list_resource_templates(params=params),
    )
    return [each for one in pages for each in one.resource_templates]


async def prompts(connection: Connection) -> list[types.Prompt]:
    """List the prompts."""
    if connection.client.server_capabilities.prompts is None:
        return []
    session = connection.client.session
    pages = await _pages(
        connection, "prompts/list", lambda params: session.list_prompts(params=params)
    )
    return [each for one in pages for each in one.prompts]


async def prompt(connection: Connection, name: str) -> types.Prompt:
    """Return one prompt.

    Raises:
        InvalidRequest: The server has none of this name.
    """
    found = await prompts(connection)
    for each in found:
        if each.name == name:
            return each
    raise _unknown("prompt", name, [each.name for each in found], connection)


async def _pages(
    connection: Connection, method: str, page: Callable[[Page], Awaitable[P]]
) -> list[P]:
    found: list[P] = []
    seen: set[str] = set()
    with connection.timed(method):
        params: Page = None
        while True:
            found.append(await page(params))
            cursor = found[-1].next_cursor
            if cursor is None:
                return found
            if cursor in seen or len(found) >= _MOST_PAGES:
                raise CcmasterError(
                    f"{connection.target} never ends its answers to {method}:"
                    f" page {len(found)} leads on to one that was there before",
                    "mend the server; add --trace to see every message",
                )
            seen.add(cursor)
            params = types.PaginatedRequestParams(cursor=cursor)


def _unknown(kind: str, name: str, names: list[str], connection: Connection) -> InvalidRequest:
    alike = get_close_matches(name, names)
    shown = f"did you mean {' or '.join(alike)}?" if alike else f"it has: {', '.join(names[:8])}"
    return InvalidRequest(
        f"{connection.target} has no {kind} {name!r}",
        shown if names else f"it has no {kind} at all",
    )
