"""The HTTP below a connection: its limits, and what it says where no message comes."""

from urllib.parse import urlsplit

import httpx2
from attrs import define, frozen

from ccmaster_plugin_mcp_server.inspecting.target import Address
from ccmaster_plugin_mcp_server.inspecting.trace import BESIDE, Trace, shown_headers

_GOODBYE = 5.0
"""Seconds that a server has to take note that a session is over."""
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@frozen
class Refusal:
    """An answer of HTTP that says no."""

    method: str
    status: int
    challenge: str
    """What the header WWW-Authenticate asks for; empty: nothing."""


@define
class Exchange:
    """What was seen of HTTP."""

    refusal: Refusal | None = None
    """The last; None: there was none."""


def client(
    address: Address, *, timeout: float, stays: bool, exchange: Exchange, trace: Trace | None
) -> httpx2.AsyncClient:
    """Return a client of HTTP for one server.

    Args:
        address: Where it is.
        timeout: Seconds that each step may take.
        stays: Whether a stream may be silent for as long as it likes.
        exchange: Is told what comes.
        trace: Is told all of it; None: nobody is.
    """

    async def asked(request: httpx2.Request) -> None:
        if request.method == "DELETE":
            limits = dict.fromkeys(("connect", "read", "write", "pool"), _GOODBYE)
            request.extensions = {**request.extensions, "timeout": limits}
        if trace is not None:
            headers = shown_headers(request.headers.items(), address.headers)
            trace.line(BESIDE, f"{request.method} {address}  {headers}")

    async def answered(response: httpx2.Response) -> None:
        if response.status_code >= 400:
            exchange.refusal = Refusal(
                response.request.method,
                response.status_code,
                response.headers.get("www-authenticate", ""),
            )
        if trace is not None:
            headers = shown_headers(response.headers.items(), address.headers)
            trace.line(BESIDE, f"{response.status_code} {response.reason_phrase}  {headers}")

    return httpx2.AsyncClient(
        headers=dict(address.headers),
        timeout=httpx2.Timeout(timeout, read=None if stays else timeout),
        event_hooks={"request": [asked], "response": [answered]},
        # A proxy of the environment is not meant for what runs on this machine.
        trust_env=urlsplit(address.url).hostname not in _LOOPBACK,
    )
