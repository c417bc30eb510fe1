"""Running a tool's own code within its time; whatever it does, there is a result."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import CannotAsk, Tool, ToolResult
from ccmaster_plugin_mcp_server.calling import results
from ccmaster_plugin_mcp_server.calling.link import InputNeeded, Link
from ccmaster_plugin_mcp_server.calling.use import Use
from ccmaster_plugin_mcp_server.calling.wanted import Wanted

log = logging.getLogger(__name__)

UNEXPECTED = "the tool failed; the log of ccmaster says more"


async def made(
    host: Host, wanted: Wanted, code: str | Callable[..., Any], link: Link, limit: float
) -> tuple[str, ToolResult]:
    """Run a tool's code; return the word for how it ended, as in `ToolOutcome`, and its result.

    Args:
        host: Knows the code.
        wanted: The call.
        code: What is to be run: the tool's `call` or `prepare`.
        link: The way back to the caller.
        limit: Seconds after which it is given up.

    Raises:
        InputNeeded: The caller must answer first.
        CannotAsk: The caller cannot be asked what the tool must know.
    """
    tool = wanted.tool
    use = Use(
        host=host,
        caller=wanted.caller,
        tool=tool,
        arguments=wanted.arguments,
        call_id=wanted.call_id,
        tool_use_id=wanted.tool_use_id,
        link=link,
    )
    try:
        function = host.contributed.code(tool, code)
        async with asyncio.timeout(limit) as scope:
            result = results.result_of(await function(use))
    except (InputNeeded, CannotAsk):
        raise
    except CcmasterError as error:
        return "failed", results.error(error)
    except TimeoutError:
        if scope.expired():
            return "failed", results.failure(f"{tool.name} was given up after {limit:g} s")
        return "failed", _unexpected(tool)
    except Exception:  # noqa: BLE001 - the edge to a plugin's own code
        return "failed", _unexpected(tool)
    return "failed" if result.failed else "ok", result


def _unexpected(tool: Tool) -> ToolResult:
    log.exception("the tool %s failed", tool.name)
    return results.failure(UNEXPECTED)
