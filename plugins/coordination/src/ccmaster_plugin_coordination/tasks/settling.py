"""Writing what becomes of tasks whose agents could not do them, or are gone; each once."""

from attrs import frozen

from ccmaster_hookspecs.errors import Conflict, UnknownSession
from ccmaster_hookspecs.events import Event, NoteSet, session_stream
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import Claim
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.tasks.attempts import Fate
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.events import TaskPassedOn, task_stream
from ccmaster_plugin_coordination.tasks.passing import Living, holder_after, living
from ccmaster_plugin_coordination.tasks.reporting import NOTE
from ccmaster_plugin_coordination.tasks.task import Task
from ccmaster_plugin_coordination.tasks.verdict import verdict
from ccmaster_plugin_coordination.tasks.words import Cause, TaskState

GONE = "whoever was to do it is gone"
"""Why a task is passed on that was not begun."""


@frozen
class Settling:
    """Writes under the conductor's claim."""

    _host: Host
    _claim: Claim

    async def settle(self, task_id: str, epoch: int, fate: Fate) -> bool:
        """End an attempt that came to nothing; say whether that was still to be done."""
        board = board_of(self._host)
        while True:
            task = (await board.now()).tasks[task_id]
            if task.state is not TaskState.WORKING or task.epoch != epoch or not task.session:
                return False
            agents = living(await self._host.sessions())
            holder = holder_after(task, fate.cause, await self._known(task.session), agents)
            most = self._host.settings(TABLE).max_attempts
            note = NoteSet(stream=session_stream(task.session), key=NOTE, text=None)
            told = verdict(task, fate.cause, fate.reason, holder, most)
            if await self._written(task, told, note):
                return True

    async def pass_on(self) -> None:
        """Let others take the tasks that are ready, and meant for agents that are gone."""
        board = await board_of(self._host).now()
        if not board.ready:
            return
        agents = living(await self._host.sessions())
        orphans = [
            task_id
            for sessions, task_ids in board.ready.only_for()
            if not sessions & agents.keys()
            for task_id in task_ids
        ]
        for task_id in orphans:
            await self._pass_on(board.tasks[task_id], agents)

    async def _pass_on(self, task: Task, agents: Living) -> None:
        last = task.assignee or task.session or task.asked
        known = await self._known(last) if last else None
        holder = holder_after(task, Cause.LOST, known, agents)
        if (holder.assignee, holder.open_to) == (task.assignee, task.open_to):
            return  # nobody may: it waits for a person
        told = TaskPassedOn(
            stream=task_stream(task.task_id),
            reason=GONE,
            assignee=holder.assignee,
            open_to=holder.open_to,
        )
        await self._written(task, told)

    async def _written(self, task: Task, *events: Event) -> bool:
        """Append what was decided on a task; say whether it had not changed since."""
        expect = {task_stream(task.task_id): task.position}
        try:
            await self._host.store.append(*events, expect=expect, claim=self._claim)
        except Conflict:
            return False
        return True

    async def _known(self, session_id: str) -> Status | None:
        try:
            return await self._host.status(session_id)
        except UnknownSession:
            return None
