"""How a task ends: the event that says so. Pure."""

import json

from mcp_types import INTERNAL_ERROR

from ccmaster_hookspecs.mcp import CannotAsk, ToolResult
from ccmaster_plugin_mcp_server.calling import results
from ccmaster_plugin_mcp_server.protocol.contents import Wire, complete, result_on_wire
from ccmaster_plugin_mcp_server.protocol.errors import lacking
from ccmaster_plugin_mcp_server.tasks.events import McpTaskEnded, stream_of

COMPLETED, FAILED, CANCELLED = "completed", "failed", "cancelled"
BY_CALLER = "its caller cancelled it"
OUT_OF_TIME = "its time was over"
DIED = "the server ended while it ran"
GONE = "there is no such tool any more"
NOT_HIS = "its caller may do nothing any more"


def completed(task_id: str, result: ToolResult, limit: int) -> McpTaskEnded:
    """Return the end of a task whose tool gave back a result, be it of failure.

    Args:
        task_id: The task.
        result: What the tool gave back.
        limit: Bytes that a result may have; of a longer one the caller learns only that.
    """
    try:
        wire = _written(result)
        size = len(json.dumps(wire, ensure_ascii=False, allow_nan=False).encode())
    except (TypeError, ValueError, RecursionError) as error:
        wire, size = _written(results.failure(f"the tool's result is no JSON: {error}")), 0
    if size > limit:
        too_long = f"the result has {size} bytes, and a task keeps {limit} at most: ask for less"
        wire = _written(results.failure(too_long))
    return McpTaskEnded(stream=stream_of(task_id), word=COMPLETED, result=wire)


def failed(task_id: str, reason: str) -> McpTaskEnded:
    """Return the end of a task that ccmaster could not go on with."""
    return McpTaskEnded(stream=stream_of(task_id), word=FAILED, code=INTERNAL_ERROR, reason=reason)


def unable(task_id: str, error: CannotAsk) -> McpTaskEnded:
    """Return the end of a task that had to ask what its client cannot be asked."""
    if error.lacks is None:
        return failed(task_id, str(error))
    said = lacking(error.lacks, str(error)).error
    return McpTaskEnded(
        stream=stream_of(task_id),
        word=FAILED,
        code=said.code,
        reason=said.message,
        data=said.data,
    )


def cancelled(task_id: str, reason: str) -> McpTaskEnded:
    """Return the end of a task that nobody wants any more."""
    return McpTaskEnded(stream=stream_of(task_id), word=CANCELLED, reason=reason)


def _written(result: ToolResult) -> Wire:
    return complete(result_on_wire(result, modern=True))
