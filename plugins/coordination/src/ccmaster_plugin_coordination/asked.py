"""What a tool is called with: arguments with their defaults, and the agents that they name."""

from collections.abc import Iterable, Mapping
from typing import Any

from ccmaster_hookspecs.errors import InvalidRequest, UnknownSession
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import ToolCall, ToolFailure
from ccmaster_hookspecs.status import Status


def given(call: ToolCall) -> Mapping[str, Any]:
    """Return the arguments of a call, with the defaults that the tool's schema names.

    Raises:
        InvalidRequest: One is text that no UTF-8 has.
    """
    properties = call.tool.input_schema["properties"]
    defaults = {name: schema.get("default") for name, schema in properties.items()}
    for name, value in call.arguments.items():
        _check(name, value)
    return {**defaults, **call.arguments}


async def agent(host: Host, wanted: str, argument: str = "agent_id") -> Status:
    """Return where the session stands whose agent an argument names.

    Raises:
        ToolFailure: No agent is meant by it, or several may be.
    """
    try:
        return await host.status(wanted)
    except UnknownSession as error:
        problem = error.problem.replace("no session", "no agent", 1)
        raise ToolFailure(f"{argument}: {problem}", "list_agents tells who is there") from None
    except InvalidRequest as error:
        raise ToolFailure(f"{argument}: {error.problem}", error.mend) from None


async def several(
    host: Host, wanted: Iterable[str], argument: str = "agent_ids"
) -> dict[str, Status]:
    """Return where the sessions stand whose agents an argument names, by their ids.

    Raises:
        ToolFailure: One is not to be found.
    """
    found = [await agent(host, each, argument) for each in wanted]
    return {status.session_id: status for status in found}


def _check(name: str, value: Any) -> None:
    if isinstance(value, list):
        for item in value:
            _check(name, item)
    elif isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise InvalidRequest(f"{name}: it is no valid Unicode", "send valid text") from None
