"""A process in which tasks are given, begun, reported on and taken away, by ccmaster's own code."""

from uuid import UUID

from attrs import define, field
from tests.coordination.contended import Contended

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.decisions import Continue
from ccmaster_hookspecs.errors import AlreadyClaimed, CcmasterError, Conflict
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope, person
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination.going_on import going_on
from ccmaster_plugin_coordination.tasks import adding, changing, reporting
from ccmaster_plugin_coordination.tasks.attempts import Fate
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.events import TaskAdded, task_stream
from ccmaster_plugin_coordination.tasks.settling import Settling
from ccmaster_plugin_coordination.tasks.words import Cause, Priority

ANA = person("ana")
CONDUCTOR = "coordination/conductor"


def session_id(number):
    """Return the id of a session."""
    return str(UUID(int=0xA000 + number))


def task_id(number):
    """Return the id of a task."""
    return str(UUID(int=number))


def launched(number, skills):
    """Return the events of a session whose agent is up and idle."""
    stream = e.session_stream(session_id(number))
    return (
        e.LaunchRequested(
            stream=stream,
            by=ANA,
            name=f"agent-{number}",
            runtime="demo",
            working_dir="/",
            scopes=tuple(Scope),
            capabilities=skills,
        ),
        e.SessionClaimed(stream=stream, host="h", epoch=1),
        e.SessionLaunched(stream=stream),
    )


@define
class Office:
    """One process; each deed is done by the product's functions, and may come too late."""

    application: object
    store: Contended
    refused: list[CcmasterError] = field(factory=list)

    @classmethod
    def of(cls, application):
        application.store = Contended(application.store)
        return cls(application, application.store)

    async def add(self, number, priority, after, meant):
        added = TaskAdded(
            stream=task_stream(task_id(number)),
            by=ANA,
            title="t",
            text="do it",
            priority=priority,
            after=tuple(map(task_id, after)),
            **meant,
        )
        await self._tried(adding.add(self.application, [added], by=ANA))

    async def go_on(self, agent):
        """Let an idle agent go on as its host would: one commit, on what was read before."""
        stream = e.session_stream(session_id(agent))
        status = await self.application.status(session_id(agent))
        position = self.application.folded.of(status.session_id).position
        if status.state is not State.IDLE or status.messages:
            return
        answer = await going_on(self.application, status)
        if not isinstance(answer, Continue):
            return
        message = answer.message_id or str(UUID(int=0xB000 + position))
        sent = e.MessageSent(stream=stream, by=answer.by, message_id=message, text=answer.text)
        try:
            expect = {stream: position, **answer.expect}
            await self.store.append(*answer.also, sent, expect=expect)
        except Conflict:
            return
        await self.store.append(
            e.MessageDelivered(stream=stream, message_id=message),
            e.TurnStarted(stream=stream, message_ids=(message,)),
            e.TurnEnded(stream=stream, in_reply_to=(message,)),
        )

    async def complete(self, agent, number, epoch):
        await self._tried(
            reporting.complete(
                self.application,
                by=self._agent(agent),
                result="done",
                task_id=None if number is None else task_id(number),
                epoch=epoch,
            )
        )

    async def fail(self, agent, number, epoch):
        await self._tried(
            reporting.fail(
                self.application,
                by=self._agent(agent),
                reason="no",
                task_id=None if number is None else task_id(number),
                epoch=epoch,
            )
        )

    async def cancel(self, number):
        await self._tried(changing.cancel(self.application, task_id(number), by=ANA))

    async def retry(self, number, agent):
        assignee = None if agent is None else session_id(agent)
        retrying = changing.retry(self.application, task_id(number), by=ANA, assignee=assignee)
        await self._tried(retrying)

    async def prioritize(self, number, priority):
        changed = changing.prioritize(self.application, task_id(number), priority, by=ANA)
        await self._tried(changed)

    async def lose(self, agent):
        """Find, as the conductor does, that the attempt of an agent came to nothing."""
        board = await board_of(self.application).now()
        task = board.working(session_id(agent))
        if task is None:
            return
        try:
            claim = await self.store.claim(CONDUCTOR, self.application.host_id, 1000.0)
        except AlreadyClaimed:
            return
        settling = Settling(self.application, claim)
        await self._tried(settling.settle(task.task_id, task.epoch, Fate(Cause.LOST, "gone")))
        await self.store.release(claim)

    def _agent(self, agent):
        return Principal(PrincipalKind.SESSION, session_id(agent), frozenset(Scope))

    async def _tried(self, deed):
        try:
            await deed
        except CcmasterError as error:
            self.refused.append(error)


PRIORITIES = tuple(Priority)
