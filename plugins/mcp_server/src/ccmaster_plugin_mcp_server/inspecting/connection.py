"""A connection to an MCP server for as long as it is inspected, with limits and plain errors."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from enum import StrEnum
from importlib.metadata import version
from time import perf_counter
from typing import TypeVar

from attrs import define, field, frozen
from mcp import Client, StdioServerParameters, types
from mcp.client import advertise
from mcp.client.session import ElicitationFnT, LoggingFnT, MessageHandlerFnT
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp.types.version import LATEST_MODERN_VERSION, MODERN_PROTOCOL_VERSIONS

from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_plugin_mcp_server.inspecting import http
from ccmaster_plugin_mcp_server.inspecting.circumstances import Circumstances
from ccmaster_plugin_mcp_server.inspecting.faults import explained
from ccmaster_plugin_mcp_server.inspecting.patience import Patience
from ccmaster_plugin_mcp_server.inspecting.program import Said, listening
from ccmaster_plugin_mcp_server.inspecting.tap import Tap, Transport, tapped
from ccmaster_plugin_mcp_server.inspecting.target import Address, Target
from ccmaster_plugin_mcp_server.inspecting.trace import Trace

T = TypeVar("T")

TASKS = "io.modelcontextprotocol/tasks"
"""The extension with which a call may go on after its answer; see `inspecting.tasks`."""
_OF_THE_SDK = ("mcp", "client", "httpx2", "httpcore2")
"""Loggers that tell of failures, with tracebacks, that are told here in one line."""


class Era(StrEnum):
    """Which protocol is spoken."""

    AUTO = "auto"
    """The newest that both know."""
    LEGACY = "legacy"
    """One with a handshake: revision 2025-11-25 or older."""
    MODERN = "modern"
    """One without: revision 2026-07-28 or newer."""


@frozen(kw_only=True)
class Terms:
    """How a server is spoken with."""

    era: Era = Era.AUTO
    timeout: float = 30.0
    """Seconds that the connection, and each answer, may take."""
    trace: Trace | None = None
    stays: bool = False
    """Whether the server may be silent for as long as it likes."""
    ask: Callable[[Patience], ElicitationFnT] | None = None
    """Answers what the server asks of a person; None: it is told that nobody can."""
    on_log: LoggingFnT | None = None
    on_message: MessageHandlerFnT | None = None


@frozen
class Timing:
    """How long something took."""

    what: str
    seconds: float


@define
class Connection:
    """A server that is there."""

    target: Target
    client: Client
    tap: Tap
    exchange: http.Exchange
    patience: Patience
    timings: list[Timing] = field(factory=list)
    doing: str = "the connection"
    """What is waited for."""

    @property
    def modern(self) -> bool:
        """Whether the revision has no handshake."""
        return self.client.protocol_version in MODERN_PROTOCOL_VERSIONS

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Note how long the server takes for the block, and that this is what is waited for."""
        self.doing, begun, thought = what, perf_counter(), self.patience.thought
        yield
        person = self.patience.thought - thought
        self.timings.append(Timing(what, perf_counter() - begun - person))


async def inspected(target: Target, terms: Terms, work: Callable[[Connection], Awaitable[T]]) -> T:
    """Connect to a server, do the work, and part.

    Raises:
        CcmasterError: The server is not there, does not answer, or is none.
    """
    tap, exchange, said = Tap(terms.trace), http.Exchange(), Said(terms.trace)
    connection: Connection | None = None
    try:
        with _quiet():
            async with _connected(target, terms, tap, exchange, said) as connection:
                return await work(connection)
    except Exception as error:
        seen = Circumstances(
            target=target,
            doing=connection.doing if connection else "the first message",
            timeout=terms.timeout,
            refusal=exchange.refusal,
            stray=tap.strays[0] if tap.strays and not tap.answered else None,
            stderr=said.last,
            revision=connection.client.session.protocol_version if connection else None,
        )
        if (told := explained(error, seen)) is None:
            raise
        raise told from error


@asynccontextmanager
async def _connected(
    target: Target, terms: Terms, tap: Tap, exchange: http.Exchange, said: Said
) -> AsyncIterator[Connection]:
    begun, patience = perf_counter(), Patience(terms.timeout)
    async with AsyncExitStack() as stack:
        transport = await _transport(target, terms, exchange, said, stack)
        client = Client(
            tapped(transport, tap),
            mode=LATEST_MODERN_VERSION if terms.era is Era.MODERN else terms.era,
            read_timeout_seconds=terms.timeout,
            elicitation_callback=terms.ask(patience) if terms.ask else None,
            logging_callback=terms.on_log,
            message_handler=terms.on_message,
            client_info=types.Implementation(
                name="ccmaster-inspect", version=version("ccmaster-plugin-mcp-server")
            ),
            extensions=[advertise(TASKS)],
            cache=None,
        )
        async with asyncio.timeout(terms.timeout):
            await stack.enter_async_context(client)
            if terms.era is Era.MODERN:
                await _discover(target, client, exchange)
        yield Connection(
            target,
            client,
            tap,
            exchange,
            patience,
            timings=[Timing("connect", perf_counter() - begun)],
        )


async def _transport(
    target: Target, terms: Terms, exchange: http.Exchange, said: Said, stack: AsyncExitStack
) -> Transport:
    if isinstance(target, Address):
        client = http.client(
            target,
            timeout=terms.timeout,
            stays=terms.stays,
            exchange=exchange,
            trace=terms.trace,
        )
        await stack.enter_async_context(client)
        return streamable_http_client(target.url, http_client=client)
    parameters = StdioServerParameters(
        command=target.command,
        args=list(target.arguments),
        env=dict(target.environment),
        encoding_error_handler="replace",
    )
    return stdio_client(parameters, errlog=stack.enter_context(listening(said)))


async def _discover(target: Target, client: Client, exchange: http.Exchange) -> None:
    """Ask a server what it is; a client that takes a revision for granted does not."""
    try:
        found = await client.session.send_discover(LATEST_MODERN_VERSION)
    except MCPError as error:
        if error.code != types.METHOD_NOT_FOUND or exchange.refusal is not None:
            raise
        raise CcmasterError(
            f"{target} does not speak MCP {LATEST_MODERN_VERSION}", "try --era legacy, or auto"
        ) from error
    client.session.adopt(types.DiscoverResult.model_validate(found))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the SDK from logging what is told as an error anyway, but where all logs are wanted."""
    if logging.getLogger().isEnabledFor(logging.DEBUG):
        yield
        return
    loggers = [logging.getLogger(name) for name in _OF_THE_SDK]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
