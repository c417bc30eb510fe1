"""How many tasks there may be, how long and how large: as configured, in one value."""

from datetime import timedelta

from attrs import frozen

from ccmaster_hookspecs.mcp import Tool
from ccmaster_plugin_mcp_server.settings import McpServerSettings


@frozen(kw_only=True)
class Limits:
    """What holds for tasks."""

    running: int
    """Tasks that are not over, of all callers."""
    running_each: int
    """Those of one caller."""
    result_bytes: int
    lease: float
    """Seconds that a claim on a task lasts."""
    kept: timedelta
    """For which a result can be had, from when its tool is given up at the latest."""
    longest: timedelta
    """For which a task lasts at most."""
    poll: timedelta
    """After which a client is to ask again."""

    def lasts(self, tool: Tool) -> timedelta:
        """Return how long a task of a tool lasts, from when it is made."""
        return min(timedelta(seconds=tool.task_timeout) + self.kept, self.longest)

    @classmethod
    def of(cls, settings: McpServerSettings) -> "Limits":
        """Read them from the settings."""
        return cls(
            running=settings.tasks_at_once,
            running_each=settings.tasks_at_once_per_caller,
            result_bytes=settings.task_result_bytes,
            lease=settings.task_lease_seconds,
            kept=timedelta(seconds=settings.task_keep_seconds),
            longest=timedelta(seconds=settings.task_longest_seconds),
            poll=timedelta(milliseconds=settings.task_poll_milliseconds),
        )
