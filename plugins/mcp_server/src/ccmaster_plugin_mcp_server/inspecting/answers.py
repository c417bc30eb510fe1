"""Answers to all that a server asks at once, before it goes on with a call."""

from mcp import types
from mcp.client.session import ClientRequestContext
from mcp.shared.exceptions import MCPError

from ccmaster_plugin_mcp_server.inspecting.connection import Connection


async def answers(connection: Connection, requests: types.InputRequests) -> types.InputResponses:
    """Answer each request, as the session answers those that come by themselves.

    Raises:
        MCPError: One is of a sort that this client does not answer.
    """
    session = connection.client.session
    given: types.InputResponses = {}
    for key, request in requests.items():
        context = ClientRequestContext(session=session, request_id=key)
        answer = await session.dispatch_input_request(context, request)
        if isinstance(answer, types.ErrorData):
            raise MCPError.from_error_data(answer)
        given[key] = answer
    return given
