"""Who is there, with what each works on and what waits for it: read once for all of them."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.agents.standing import as_they_are
from ccmaster_plugin_coordination.messaging.mailboxes import mailboxes_of
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.words import TaskState


@frozen(kw_only=True)
class Agent:
    """A session seen as a named worker."""

    status: Status
    """As it is."""
    task: Task | None
    """What it works on."""
    queued: tuple[Task, ...]
    """What is meant for it alone and not begun, in the order in which it was added."""
    unread: int
    """Mails that it has not read."""


async def agents_of(host: Host, statuses: Sequence[Status]) -> list[Agent]:
    """Return the agents of sessions, in their order."""
    board = await board_of(host).now()
    boxes = await mailboxes_of(host).all()
    queued = _queued(board.tasks.values())
    return [
        Agent(
            status=status,
            task=board.working(status.session_id),
            queued=tuple(queued.get(status.session_id, ())),
            unread=len(box.unread) if (box := boxes.get(_owner(status))) else 0,
        )
        for status in await as_they_are(host, statuses)
    ]


async def agent_of(host: Host, status: Status) -> Agent:
    """Return the agent of one session."""
    [agent] = await agents_of(host, [status])
    return agent


def _queued(tasks: Iterable[Task]) -> Mapping[str, Sequence[Task]]:
    queued: dict[str, list[Task]] = {}
    for task in tasks:
        if task.assignee is not None and task.state is TaskState.READY:
            queued.setdefault(task.assignee, []).append(task)
    return queued


def _owner(status: Status) -> Principal:
    return Principal(PrincipalKind.SESSION, status.session_id)
