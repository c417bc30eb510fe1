"""Call a tool over HTTP: one request, whose end before its answer is the end of the call.

Nobody is called but this machine.
"""

import asyncio
from importlib.metadata import version

import httpx2

from ccmaster_hookspecs import ToolUse
from ccmaster_hookspecs.agents import Endpoint
from ccmaster_plugin_demo_agent.own_tools import wire
from ccmaster_plugin_demo_agent.own_tools.reached import Unreached
from ccmaster_plugin_demo_agent.results import Result

VERSION = version("ccmaster-plugin-demo-agent")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST_RESULT = 16 * 1024 * 1024
"""Bytes of a message of the server; a tool that gives back more has failed."""
_CONNECTING = 5.0
"""Seconds that a connection, and the sending of a call, may take."""
_NOT_BEGUN = frozenset({401, 503})
"""With these a door turns away what it has not looked at: the token is dead, or it closes."""
_JSON = "application/json"


async def called(endpoint: Endpoint, use: ToolUse, seconds: float) -> Result:
    """Call a tool.

    Args:
        endpoint: Where, and as whom.
        use: Which tool, on what, and which tool use of the agent it is.
        seconds: How long the call may take.

    Raises:
        Unreached: The call has surely not begun.
    """
    url = httpx2.URL(endpoint.url)
    if url.host not in LOOPBACK:
        return wire.failure(f"the pretended agents call this machine alone, and not {url.host}")
    try:
        async with asyncio.timeout(seconds), _client(url) as client:
            return await _exchanged(client, url, endpoint.token, use)
    except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
        raise Unreached(f"nobody answers at {url}: {error}") from error
    except TimeoutError:
        return wire.failure(f"ccmaster gave no answer within {seconds:g} s")
    # anyio looks up the address of its peer also where the socket is gone already, and then raises
    # AttributeError: 'NoneType' object has no attribute 'getpeername'.
    except (httpx2.HTTPError, AttributeError) as error:
        told = str(error) or type(error).__name__
        return wire.failure(f"the connection to ccmaster broke, whatever was done by then: {told}")


def _client(url: httpx2.URL) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        # The certificates of this machine take 30 ms to read, for nothing where there is no TLS.
        verify=url.scheme == "https",
        timeout=httpx2.Timeout(_CONNECTING, read=None),
        trust_env=False,  # a proxy of the environment is not meant for this machine
    )


async def _exchanged(
    client: httpx2.AsyncClient, url: httpx2.URL, token: str, use: ToolUse
) -> Result:
    content, headers = wire.body(use, VERSION), wire.headers(use, token)
    async with client.stream("POST", url, content=content, headers=headers) as response:
        if response.status_code in _NOT_BEGUN:
            raise Unreached(f"{url} turned the call away with HTTP status {response.status_code}")
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "text/event-stream":
            return await _streamed(response)
        text = await response.aread() if kind == _JSON else b""
    result = wire.answer(text) if text else None
    return result or wire.failure(f"ccmaster answered with HTTP status {response.status_code}")


async def _streamed(response: httpx2.Response) -> Result:
    async for event in httpx2.EventSource(response, max_event_size=LONGEST_RESULT):
        # What is told meanwhile, such as progress, nobody here wants to know.
        if event.data and (result := wire.answer(event.data)):
            return result
    return wire.failure("ccmaster ended the connection without an answer")
