"""What happens to tasks: every step of one is an event in its own stream."""

from attrs import frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_coordination.tasks.words import Cause, Priority

TASK = "task/"
"""What the name of every task's stream begins with."""


def task_stream(task_id: str) -> str:
    """Name the stream of a task."""
    return TASK + task_id


@frozen(kw_only=True)
class TaskEvent(Event):
    """Something that happened to a task."""

    @property
    def task_id(self) -> str:
        """The task's id."""
        return self.stream.removeprefix(TASK)


@frozen(kw_only=True)
class TaskAdded(TaskEvent):
    """Someone wants something done."""

    by: Principal
    title: str
    """One line."""
    text: str
    """What is to be done, in full."""
    assignee: str | None = None
    """The session whose agent is to do it; None: whoever may and can."""
    open_to: tuple[str, ...] | None = None
    """The only sessions that may take it where it has no assignee; None: any."""
    capabilities: tuple[str, ...] = ()
    """What whoever takes it must be able to do."""
    priority: Priority = Priority.P1
    after: tuple[str, ...] = ()
    """The tasks that must be done before."""
    max_retries: int = 1
    """How often it is tried again after an attempt that failed."""
    timeout_seconds: float | None = None
    """Seconds that an attempt may take; None: as long as it takes."""
    choices: tuple[str, ...] = ()
    """What its agent must choose from as it completes it; empty: nothing."""
    parent: str | None = None
    """The task of which this is a part; None: it stands for itself."""
    group: str | None = None
    """The coordination that it is a step of; None: of none."""


@frozen(kw_only=True)
class TaskStarted(TaskEvent):
    """A session's agent was given the task; kept in one commit with the message that says so."""

    session: str
    epoch: int
    """1 for the first attempt; what an earlier attempt reports is refused."""
    message_id: str


@frozen(kw_only=True)
class TaskReminded(TaskEvent):
    """The agent, idle, was told of the task again."""

    epoch: int
    about_parts: bool = False
    """Whether it was told that the task's parts are over; else it had not reported."""
    counts: bool = True
    """False: a usage limit had cut it short, and that is no fault of the agent's."""


@frozen(kw_only=True)
class TaskCompleted(TaskEvent):
    """The agent reported that it is done."""

    session: str
    epoch: int
    result: str
    artifacts: tuple[str, ...] = ()
    """What it made: paths or addresses."""
    choice: str | None = None


@frozen(kw_only=True)
class TaskReturned(TaskEvent):
    """An attempt came to nothing; the task waits for the next one."""

    epoch: int
    """The attempt's."""
    cause: Cause
    reason: str
    assignee: str | None
    """As for `TaskAdded`, from now on."""
    open_to: tuple[str, ...] | None = None


@frozen(kw_only=True)
class TaskFailed(TaskEvent):
    """It will not be tried again, unless someone asks for that."""

    epoch: int
    """The last attempt's; 0: there was none."""
    cause: Cause
    reason: str


@frozen(kw_only=True)
class TaskCancelled(TaskEvent):
    """Someone does not want it done any more."""

    by: Principal
    reason: str | None = None


@frozen(kw_only=True)
class TaskRetried(TaskEvent):
    """Someone wants a task tried again that failed or was cancelled, or one of another agent."""

    by: Principal
    assignee: str | None
    """As for `TaskAdded`, from now on."""
    open_to: tuple[str, ...] | None = None
    capabilities: tuple[str, ...] | None = None
    """As for `TaskAdded`, from now on; None: as before."""


@frozen(kw_only=True)
class TaskPassedOn(TaskEvent):
    """Whoever was to do it is gone before it was begun; others may."""

    reason: str
    assignee: str | None
    """As for `TaskAdded`, from now on."""
    open_to: tuple[str, ...] | None = None


@frozen(kw_only=True)
class TaskReprioritized(TaskEvent):
    """Someone changed how urgent a task is that waits."""

    by: Principal
    priority: Priority


@frozen(kw_only=True)
class LateResultRefused(TaskEvent):
    """An agent reported on an attempt that is no longer its own; nothing was changed by it."""

    session: str
    epoch: int | None
    """The attempt that it named; None: none."""
    reason: str


KINDS: tuple[type[Event], ...] = (
    TaskAdded,
    TaskStarted,
    TaskReminded,
    TaskCompleted,
    TaskReturned,
    TaskFailed,
    TaskCancelled,
    TaskRetried,
    TaskPassedOn,
    TaskReprioritized,
    LateResultRefused,
)
