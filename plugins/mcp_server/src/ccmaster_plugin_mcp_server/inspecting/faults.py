"""What a person is told when a server cannot be inspected: what is wrong, and the mend. Pure."""

from collections.abc import Iterator

import httpx2
from mcp import types
from mcp.client.subscriptions import ListenNotSupportedError, SubscriptionLost
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_plugin_mcp_server.inspecting.circumstances import (
    LOOK,
    Circumstances,
    late,
    no_server,
    said,
)
from ccmaster_plugin_mcp_server.inspecting.target import Program
from ccmaster_plugin_mcp_server.inspecting.trace import masked
from ccmaster_plugin_mcp_server.inspecting.unreached import refused, unreached

_NO_MESSAGE = (
    "Failed to parse",
    "Unexpected content type",
    "server answered a request with 202",
)
_CLOSED = ("Connection closed", "SSE stream")
"""How the SDK says so; servers use the same code for errors of their own."""


def explained(error: BaseException, seen: Circumstances) -> CcmasterError | None:
    """Return what to tell a person of an error; None: it is none that a server can cause."""
    leaves = sorted(_leaves(error), key=_rank)
    told = next((told for leaf in leaves if (told := _of(leaf, seen)) is not None), None)
    if told is not None and (without := masked(told.problem, seen.target.secrets)) != told.problem:
        return CcmasterError(without, told.mend)  # a server may repeat what it was given
    return told


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner)
    else:
        yield error


def _rank(error: BaseException) -> int:
    """Put first what says most; that a connection is closed follows from anything."""
    if isinstance(error, CcmasterError):
        return 0
    return 2 if isinstance(error, MCPError) else 1


def _of(error: BaseException, seen: Circumstances) -> CcmasterError | None:
    told: CcmasterError | None = None
    match error:
        case CcmasterError():
            told = error
        case TimeoutError():
            told = late(seen)
        case httpx2.HTTPError() | httpx2.InvalidURL():
            told = unreached(error, seen)
        case ValidationError():
            told = _misfit(error, seen)
        case OSError() | ValueError() if isinstance(seen.target, Program) and not seen.revision:
            reason = getattr(error, "strerror", None) or error
            told = CcmasterError(
                f"{seen.target} cannot be started: {reason}",
                "check the command: no shell reads it, so it is a program and its arguments",
            )
        case MCPError():
            told = _answered_with(error, seen)
        case SubscriptionLost() | ListenNotSupportedError():
            told = CcmasterError(
                f"{seen.target} broke off telling of changes",
                "watch it again; nothing is told twice",
            )
        case RuntimeError() if "protocol version" in str(error):
            told = CcmasterError(f"{seen.target}: {said(str(error))}", "try another --era")
    return told


def _misfit(error: ValidationError, seen: Circumstances) -> CcmasterError:
    first, *others = error.errors(include_url=False)
    where = ".".join(str(step) for step in first["loc"])
    more = f", and {len(others)} more" if others else ""
    wrong = said(f"{where}: {first['msg']}" if where else first["msg"])
    revision = f" {seen.revision}" if seen.revision else ""
    return CcmasterError(
        f"the answer of {seen.target} to {seen.doing} does not fit MCP{revision}: {wrong}{more}",
        f"mend the server; {LOOK}",
    )


def _answered_with(error: MCPError, seen: Circumstances) -> CcmasterError:
    text = error.message
    if error.code == types.REQUEST_TIMEOUT:
        return late(seen)
    if seen.refusal is not None and text in {
        "Server returned an error response",
        "Not Found",
        "Session terminated",
    }:
        return refused(seen.refusal, seen)
    if text.startswith(_NO_MESSAGE):
        return CcmasterError(
            f"what answers at {seen.target} is no MCP server: {said(text)}",
            f"name the URL of the server's own endpoint, often /mcp; {LOOK}",
        )
    if error.code == types.CONNECTION_CLOSED and text.startswith(_CLOSED):
        return no_server(seen) if seen.stray is not None else _gone(seen)
    return CcmasterError(
        f"{seen.target} answers {seen.doing} with the error {error.code}: {said(text)}",
        _MENDS.get(error.code, LOOK),
    )


_MENDS = {
    types.METHOD_NOT_FOUND: "it has no such thing; `tools`, `read` and `prompt` list what it has",
    types.INVALID_PARAMS: "check what was asked for; `tools`, `read`, `prompt` list what it has",
    types.MISSING_REQUIRED_CLIENT_CAPABILITY: "it wants a client that can do more than this one",
    types.UNSUPPORTED_PROTOCOL_VERSION: "try --era legacy, or --era modern",
}


def _gone(seen: Circumstances) -> CcmasterError:
    if isinstance(seen.target, Program):
        hint = f"; it last wrote on stderr: {said(seen.stderr)}" if seen.stderr else ""
        return CcmasterError(
            f"{seen.target} ended before it answered {seen.doing}{hint}",
            f"run it by hand to see why, or {LOOK}",
        )
    return CcmasterError(
        f"{seen.target} closed the connection before it answered {seen.doing}",
        f"look into the server's log, or {LOOK}",
    )
