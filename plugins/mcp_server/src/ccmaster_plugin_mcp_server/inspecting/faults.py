"""What a person is told when a server cannot be inspected: what is wrong, and the mend. Pure."""

import ssl
from collections.abc import Iterator

import httpx2
from attrs import frozen
from mcp import types
from mcp.client.subscriptions import ListenNotSupportedError, SubscriptionLost
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_plugin_mcp_server.inspecting.clean import one_line
from ccmaster_plugin_mcp_server.inspecting.http import Refusal
from ccmaster_plugin_mcp_server.inspecting.target import Program, Target
from ccmaster_plugin_mcp_server.inspecting.trace import masked

_LONGEST = 120
"""Characters of what a server said that are told."""
_NO_MESSAGE = (
    "Failed to parse",
    "Unexpected content type",
    "server answered a request with 202",
)
_CLOSED = ("Connection closed", "SSE stream")
"""How the SDK says so; servers use the same code for errors of their own."""
_LOOK = "add --trace to see every message"


@frozen(kw_only=True)
class Circumstances:
    """What was known when it failed."""

    target: Target
    doing: str
    """What was waited for, such as 'tools/list'."""
    timeout: float
    refusal: Refusal | None
    """The last answer of HTTP that said no; None: there was none."""
    stray: str | None
    """What came instead of messages; None: messages came."""
    stderr: str
    """The last line that a program wrote on its stderr."""
    revision: str | None
    """The negotiated revision of MCP; None: it did not come to that."""


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
            told = _late(seen)
        case httpx2.HTTPError() | httpx2.InvalidURL():
            told = _unreached(error, seen)
        case OSError() | ValueError() if isinstance(seen.target, Program) and not isinstance(
            error, ValidationError
        ):
            reason = getattr(error, "strerror", None) or error
            told = CcmasterError(
                f"{seen.target} cannot be started: {reason}",
                "check the command: no shell reads it, so it is a program and its arguments",
            )
        case ValidationError():
            told = _misfit(error, seen)
        case MCPError():
            told = _refused(error, seen)
        case SubscriptionLost() | ListenNotSupportedError():
            told = CcmasterError(
                f"{seen.target} broke off telling of changes",
                "watch it again; nothing is told twice",
            )
        case RuntimeError() if "protocol version" in str(error):
            told = CcmasterError(f"{seen.target}: {_said(str(error))}", "try another --era")
    return told


def _late(seen: Circumstances) -> CcmasterError:
    if seen.stray is not None:
        return _no_server(seen)
    hint = f"; it last wrote on stderr: {_said(seen.stderr)}" if seen.stderr else ""
    return CcmasterError(
        f"{seen.target} did not answer {seen.doing} within {seen.timeout:g} s{hint}",
        f"wait longer with --timeout, or {_LOOK}",
    )


def _unreached(error: Exception, seen: Circumstances) -> CcmasterError:
    reason = one_line(str(error)) or type(error).__name__
    match error:
        case httpx2.InvalidURL() | httpx2.UnsupportedProtocol():
            return CcmasterError(
                f"{seen.target} is no URL: {reason}", "write it as http://HOST/mcp"
            )
        case httpx2.TimeoutException():
            return _late(seen)
        case httpx2.ConnectError() if _is_tls(error):
            return CcmasterError(
                f"{seen.target} cannot be trusted: {reason}",
                "check its certificate; SSL_CERT_FILE names authorities of your own",
            )
        case httpx2.ConnectError():
            return CcmasterError(
                f"nothing answers at {seen.target}: {reason}",
                "start the server there, or name another URL",
            )
    return CcmasterError(f"the connection to {seen.target} broke: {reason}", "try it again")


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError) or "SSL" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _misfit(error: ValidationError, seen: Circumstances) -> CcmasterError:
    first, *others = error.errors(include_url=False)
    where = ".".join(str(step) for step in first["loc"])
    more = f", and {len(others)} more" if others else ""
    wrong = _said(f"{where}: {first['msg']}" if where else first["msg"])
    return CcmasterError(
        f"the answer of {seen.target} to {seen.doing} does not fit MCP"
        f" {seen.revision or ''}: {wrong}{more}".replace("  ", " ").replace("MCP :", "MCP:"),
        f"mend the server; {_LOOK}",
    )


def _refused(error: MCPError, seen: Circumstances) -> CcmasterError:
    text = error.message
    if error.code == types.REQUEST_TIMEOUT:
        return _late(seen)
    if seen.refusal is not None and text in {
        "Server returned an error response",
        "Not Found",
        "Session terminated",
    }:
        return _of_http(seen.refusal, seen)
    if text.startswith(_NO_MESSAGE):
        return CcmasterError(
            f"what answers at {seen.target} is no MCP server: {_said(text)}",
            f"name the URL of the server's own endpoint, often /mcp; {_LOOK}",
        )
    if error.code == types.CONNECTION_CLOSED and text.startswith(_CLOSED):
        return _no_server(seen) if seen.stray is not None else _gone(seen)
    return CcmasterError(
        f"{seen.target} answers {seen.doing} with the error {error.code}: {_said(text)}",
        _MENDS.get(error.code, _LOOK),
    )


_MENDS = {
    types.METHOD_NOT_FOUND: "it has no such thing; `tools`, `read` and `prompt` list what it has",
    types.INVALID_PARAMS: "check the name and the arguments; `tools NAME` shows them",
    types.MISSING_REQUIRED_CLIENT_CAPABILITY: "it wants a client that can do more than this one",
    types.UNSUPPORTED_PROTOCOL_VERSION: "try --era legacy, or --era modern",
}


def _gone(seen: Circumstances) -> CcmasterError:
    if isinstance(seen.target, Program):
        hint = f"; it last wrote on stderr: {_said(seen.stderr)}" if seen.stderr else ""
        return CcmasterError(
            f"{seen.target} ended before it answered {seen.doing}{hint}",
            f"run it by hand to see why, or {_LOOK}",
        )
    return CcmasterError(
        f"{seen.target} closed the connection before it answered {seen.doing}",
        f"look into the server's log, or {_LOOK}",
    )


def _no_server(seen: Circumstances) -> CcmasterError:
    return CcmasterError(
        f"{seen.target} is no MCP server: it writes {_said(seen.stray or '')!r} on stdout",
        "a server writes nothing but messages there; check the command",
    )


def _of_http(refusal: Refusal, seen: Circumstances) -> CcmasterError:
    match refusal.status:
        case 401:
            asks = f" ({_said(refusal.challenge)})" if refusal.challenge else ""
            return CcmasterError(
                f"{seen.target} wants another token, or one at all: 401{asks}",
                "put it in a variable, and name that with --token-env",
            )
        case 403:
            asks = f" ({_said(refusal.challenge)})" if refusal.challenge else ""
            return CcmasterError(
                f"{seen.target} forbids {seen.doing}: 403{asks}",
                "use a token that may do more",
            )
        case 404 | 405:
            return CcmasterError(
                f"there is no MCP server at {seen.target}: {refusal.status}",
                "check the path, which is often /mcp; after a restart of the server, do it again",
            )
        case 421:
            return CcmasterError(
                f"{seen.target} does not answer to that name: 421",
                "use the name that the server was set up for, such as 127.0.0.1",
            )
    return CcmasterError(
        f"{seen.target} answers {seen.doing} with HTTP {refusal.status}",
        f"look into the server's log, or {_LOOK}",
    )


def _said(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
