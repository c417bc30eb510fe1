"""What becomes of a task whose process is gone: it is run again, or it is over."""

from datetime import datetime

from attrs import frozen

from ccmaster_plugin_mcp_server.calling.calls import Calls, UnknownTool
from ccmaster_plugin_mcp_server.calling.wanted import Wanted
from ccmaster_plugin_mcp_server.settings import McpServerSettings
from ccmaster_plugin_mcp_server.tasks import outcomes
from ccmaster_plugin_mcp_server.tasks.authority import still
from ccmaster_plugin_mcp_server.tasks.events import McpTaskEnded
from ccmaster_plugin_mcp_server.tasks.state import TaskState

MOST_DEATHS = 3
"""How many processes may end while they run one task: it may be what ends them."""


@frozen
class Takeover:
    """Looks again at a call that was let in once."""

    _calls: Calls
    _settings: McpServerSettings

    async def look(self, state: TaskState, limit: int) -> Wanted | McpTaskEnded:
        """Return the call that is to be made again, or how the task ended.

        Args:
            state: Where the task stands.
            limit: Bytes that a result may have.
        """
        task_id, created = state.task_id, state.created
        if state.cancel_asked:
            return outcomes.cancelled(task_id, outcomes.BY_CALLER)
        try:
            tool = self._calls.tool(created.tool)
        except UnknownTool:
            return outcomes.failed(task_id, outcomes.GONE)
        if not tool.resumes or state.deaths >= MOST_DEATHS:
            return outcomes.failed(task_id, outcomes.DIED)
        caller = await still(self._calls.host, created, self._settings.anonymous_scopes)
        if caller is None:
            return outcomes.failed(task_id, outcomes.NOT_HIS)
        wanted = Wanted(
            tool=tool,
            arguments=created.arguments,
            caller=caller,
            call_id=created.call_id,
            tool_use_id=created.tool_use_id,
        )
        refused = await self._calls.refusal(wanted, again=True)
        return wanted if refused is None else outcomes.completed(task_id, refused, limit)


def left(state: TaskState, timeout: float, now: datetime) -> float:
    """Return the seconds that a task's tool has left: at least none.

    Args:
        state: The task.
        timeout: Seconds that its tool has as a task.
        now: The time.
    """
    gone = (now - state.created.at).total_seconds()
    until = (state.created.expires - now).total_seconds()
    return max(0.0, min(timeout - gone, until))
