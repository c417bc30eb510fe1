"""A task as the protocol writes it. Pure."""

from datetime import UTC, datetime, timedelta

from ccmaster_plugin_mcp_server.protocol.contents import Wire, complete, given
from ccmaster_plugin_mcp_server.tasks.state import TaskState

ACKNOWLEDGED: Wire = complete({})


def created(state: TaskState, poll: timedelta) -> Wire:
    """Write a `CreateTaskResult`."""
    return {"resultType": "task", **task(state, poll)}


def got(state: TaskState, poll: timedelta) -> Wire:
    """Write a `GetTaskResult`."""
    return complete(detailed(state, poll))


def detailed(state: TaskState, poll: timedelta) -> Wire:
    """Write a `DetailedTask`: the task, with what its status brings along."""
    wire = task(state, poll)
    if state.outstanding:
        wire["inputRequests"] = dict(state.outstanding)
    if (ended := state.ended) and ended.result is not None:
        wire["result"] = ended.result
    if ended and ended.code is not None:
        wire["error"] = given(code=ended.code, message=ended.reason or "", data=ended.data)
    return wire


def task(state: TaskState, poll: timedelta) -> Wire:
    """Write a `Task`.

    Args:
        state: The task.
        poll: How long a client is to wait before it asks again.
    """
    begun = state.created
    text = (state.ended.reason or state.text) if state.ended else state.text
    return {
        "taskId": state.task_id,
        "status": state.word,
        **given(statusMessage=text),
        "createdAt": _time(begun.at),
        "lastUpdatedAt": _time(state.updated),
        "ttlMs": _milliseconds(begun.expires - begun.at),
        "pollIntervalMs": _milliseconds(poll),
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _milliseconds(span: timedelta) -> int:
    return max(1, span // timedelta(milliseconds=1))
