"""What a person is told of a URL at which no MCP server is, or one that says no. Pure."""

import ssl

import httpx2

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_plugin_mcp_server.inspecting.circumstances import LOOK, Circumstances, late, said
from ccmaster_plugin_mcp_server.inspecting.http import Refusal


def unreached(error: Exception, seen: Circumstances) -> CcmasterError:
    """Tell why the other end was not reached."""
    reason = one_line(str(error)) or type(error).__name__
    match error:
        case httpx2.InvalidURL() | httpx2.UnsupportedProtocol():
            return CcmasterError(
                f"{seen.target} is no URL: {reason}", "write it as http://HOST/mcp"
            )
        case httpx2.TimeoutException():
            return late(seen)
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


def refused(refusal: Refusal, seen: Circumstances) -> CcmasterError:
    """Tell what an answer of HTTP means that says no."""
    match refusal.status:
        case 401:
            asks = f" ({said(refusal.challenge)})" if refusal.challenge else ""
            return CcmasterError(
                f"{seen.target} wants another token, or one at all: 401{asks}",
                "put it in a variable, and name that with --token-env",
            )
        case 403:
            asks = f" ({said(refusal.challenge)})" if refusal.challenge else ""
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
        f"look into the server's log, or {LOOK}",
    )


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError) or "SSL" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
