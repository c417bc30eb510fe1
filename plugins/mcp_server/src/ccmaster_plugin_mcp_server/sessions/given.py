"""What a tool is called with: arguments with their defaults, and the session they name."""

import math
from collections.abc import Mapping
from typing import Any

from ccmaster_hookspecs.errors import InvalidRequest, UnknownSession
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import ToolCall, ToolFailure
from ccmaster_hookspecs.status import Status


def given(call: ToolCall) -> Mapping[str, Any]:
    """Return the arguments of a call, with the defaults that the tool's schema names.

    Raises:
        InvalidRequest: One fits the schema, but is no value that JSON could have carried.
    """
    properties = call.tool.input_schema["properties"]
    found = {name: schema.get("default") for name, schema in properties.items()}
    for name, value in call.arguments.items():
        found[name] = _plain(name, value, properties[name])
    return found


async def found(host: Host, wanted: str, argument: str = "session_id") -> Status:
    """Return where the session stands that an argument names, as its events have it.

    Raises:
        ToolFailure: No session is meant by it, or several may be.
    """
    try:
        return await host.status(wanted)
    except UnknownSession as error:
        raise ToolFailure(
            f"{argument}: {error.problem}", "list_sessions with include_ended tells all"
        ) from None
    except InvalidRequest as error:
        raise ToolFailure(f"{argument}: {error.problem}", error.mend) from None


async def living(host: Host, wanted: str, argument: str = "session_id") -> Status:
    """Return where a session stands that has not ended.

    Raises:
        ToolFailure: It has ended, or there is no such session.
    """
    status = await found(host, wanted, argument)
    if not status.live:
        raise ToolFailure(
            f"{argument}: {status.name} has ended ({status.ended})",
            "resume_session brings it back",
        )
    return status


def _plain(name: str, value: Any, schema: Mapping[str, Any]) -> Any:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise InvalidRequest(f"{name}: {value} is no number", "give a finite one")
        if "integer" in _types(schema):
            return int(value)  # 3.0 is an integer to JSON Schema
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise InvalidRequest(f"{name}: it is no valid Unicode", "send valid text") from None
    return value


def _types(schema: Mapping[str, Any]) -> list[Any]:
    return [one.get("type") for one in (schema, *schema.get("anyOf", ()))]
