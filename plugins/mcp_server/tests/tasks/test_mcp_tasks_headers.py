"""Over HTTP, a request about a task names it in a header too."""

import httpx2
import pytest
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp_types import HEADER_MISMATCH, INVALID_PARAMS

UNKNOWN = "A" * 32
VERSION = "2026-07-28"
META = {
    "io.modelcontextprotocol/protocolVersion": VERSION,
    "io.modelcontextprotocol/clientCapabilities": {
        "extensions": {"io.modelcontextprotocol/tasks": {}}
    },
}


async def post(desk, method, params, headers):
    manager = StreamableHTTPSessionManager(desk.server())
    transport = httpx2.ASGITransport(manager.handle_request)
    async with (
        manager.run(),
        httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8137") as http,
    ):
        return await http.post(
            "/mcp",
            json={
                "jsonrpc": "2.0",
                "id": 1,
                "method": method,
                "params": {**params, "_meta": META},
            },
            headers={
                "Accept": "application/json, text/event-stream",
                "MCP-Protocol-Version": VERSION,
                "Mcp-Method": method,
                **headers,
            },
        )


@pytest.mark.parametrize("method", ["tasks/get", "tasks/update", "tasks/cancel"])
@pytest.mark.parametrize("headers", [{}, {"Mcp-Name": "B" * 32}, {"Mcp-Name": "a" * 32}])
async def test_a_header_that_names_another_task_or_none_is_refused(open_desk, method, headers):
    async with open_desk() as desk:
        params = {"taskId": UNKNOWN, "inputResponses": {}}
        answer = await post(desk, method, params, headers)
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == HEADER_MISMATCH


@pytest.mark.parametrize(
    "name", [UNKNOWN, "=?base64?QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=?="]
)
async def test_with_the_right_header_the_task_is_looked_for(open_desk, name):
    async with open_desk() as desk:
        answer = await post(desk, "tasks/get", {"taskId": UNKNOWN}, {"Mcp-Name": name})
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == INVALID_PARAMS
