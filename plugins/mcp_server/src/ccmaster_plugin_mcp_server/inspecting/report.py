"""What comes of an inspection beside the answer itself: what does not fit, and how long it took."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen
from mcp import types
from pydantic import BaseModel

from ccmaster_hookspecs.clean import one_line
from ccmaster_plugin_mcp_server.inspecting.connection import Connection, Timing
from ccmaster_plugin_mcp_server.inspecting.lists import has

_LONGEST = 80
"""Characters of a stray line that are told."""


@frozen(kw_only=True)
class Report:
    """What is known of a server."""

    server: types.Implementation | None
    """None: it does not say what it is."""
    revision: str
    capabilities: types.ServerCapabilities
    timings: Sequence[Timing]
    violations: Sequence[str]
    """What does not fit the protocol, or the server's own schemas."""

    def facts(self, **found: Any) -> dict[str, Any]:
        """Return all of it for a program, with what was found."""
        return {
            "server": wire(self.server) if self.server else None,
            "protocol": self.revision,
            "capabilities": wire(self.capabilities),
            "timing": [
                {"what": one.what, "ms": round(one.seconds * 1000, 1)} for one in self.timings
            ],
            "violations": list(self.violations),
            **found,
        }

    def summary(self) -> str:
        """Return all of it but the violations for a person, in one line."""
        return " · ".join(map(one_line, self._summary()))

    def _summary(self) -> Iterator[str]:
        if self.server is not None:
            yield f"{self.server.name} {self.server.version}"
        yield f"MCP {self.revision}"
        yield has(self.capabilities) or "nothing"
        for one in self.timings:
            yield f"{one.what} {one.seconds * 1000:.0f} ms"


def report(connection: Connection, violations: Iterable[str] = ()) -> Report:
    """Take down what is known at the end of the work."""
    strays = (
        f"stdout: {one_line(stray)[:_LONGEST]!r} is no message of JSON-RPC"
        for stray in connection.tap.strays
    )
    return Report(
        server=connection.client.server_info,
        revision=connection.client.protocol_version,
        capabilities=connection.client.server_capabilities,
        timings=tuple(connection.timings),
        violations=(*violations, *strays),
    )


def wire(value: BaseModel) -> Mapping[str, Any]:
    """Return a value of the protocol as it goes over the wire."""
    return value.model_dump(by_alias=True, mode="json", exclude_none=True)
