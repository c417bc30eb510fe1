"""What a call of a tool is on the wire, in the protocol's revision 2026-07-28. Pure.

https://modelcontextprotocol.io/specification/2026-07-28/basic/transports
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ccmaster_hookspecs import ToolUse
from ccmaster_plugin_demo_agent.results import Result

SEEN_AS = "mcp__ccmaster__"
"""What an agent calls ccmaster's own tools by begins with this."""
REVISION = "2026-07-28"
TOOL_USE = "claudecode/toolUseId"
"""Where Claude Code says which tool use of its agent a call is; so do we."""
_ID = 1
_PLAIN = re.compile(r"(?!=\?base64\?)[!-~]([ -~]*[!-~])?")
"""A header's value that needs no disguise."""


def is_own(tool: str) -> bool:
    """Say whether a tool, as an agent calls it, is one of ccmaster's own."""
    return tool.startswith(SEEN_AS)


def headers(use: ToolUse, token: str) -> dict[str, str]:
    """Return the headers of the request that calls a tool."""
    return {
        "Accept": "application/json, text/event-stream",
        "Content-Type": "application/json",
        "Authorization": f"Bearer {token}",
        "MCP-Protocol-Version": REVISION,
        "Mcp-Method": "tools/call",
        "Mcp-Name": _header(_name(use)),
    }


def body(use: ToolUse, version: str) -> bytes:
    """Return the body of the request that calls a tool.

    Args:
        use: What the agent uses, and on what.
        version: Which version of the client it is.
    """
    about = {
        "io.modelcontextprotocol/protocolVersion": REVISION,
        "io.modelcontextprotocol/clientInfo": {"name": "ccmaster-demo-agent", "version": version},
        # It can do nothing that a server might ask of it: it has no person, and knows no tasks.
        "io.modelcontextprotocol/clientCapabilities": {},
        TOOL_USE: use.tool_use_id,
    }
    params = {"name": _name(use), "arguments": use.arguments, "_meta": about}
    request = {"jsonrpc": "2.0", "id": _ID, "method": "tools/call", "params": params}
    return json.dumps(request).encode()


def answer(message: bytes | str) -> Result | None:
    """Read a message of the server: the result of the call; None: it is about something else."""
    try:
        read = json.loads(message)
    except (ValueError, RecursionError):
        return failure("ccmaster answered with what is no JSON")
    if not isinstance(read, dict) or "method" in read:
        return None
    if isinstance(error := read.get("error"), dict):
        return failure(str(error.get("message", "the call was refused")))
    result = read.get("result")
    return _result(result) if isinstance(result, dict) else None


def failure(text: str) -> Result:
    """Return the result of a call that did not go well."""
    return Result(text, failed=True)


def _result(result: Mapping[str, Any]) -> Result:
    kind = result.get("resultType", "complete")
    if kind != "complete":
        return failure(f"ccmaster answered with {kind!r}, which this agent does not know")
    return Result(
        "\n".join(_texts(result.get("content"))),
        failed=result.get("isError") is True,
        structured=result.get("structuredContent"),
    )


def _texts(content: Any) -> Iterator[str]:
    """Yield what can be read of a result, part by part."""
    for part in content if isinstance(content, list) else []:
        if isinstance(part, dict):
            text = part.get("text")
            yield text if isinstance(text, str) else f"[{part.get('type')}]"


def _name(use: ToolUse) -> str:
    return use.tool.removeprefix(SEEN_AS)


def _header(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return f"=?base64?{base64.b64encode(value.encode(errors='replace')).decode('ascii')}?="
