"""What the record says of tasks: each is done once, by one at a time, and in its turn."""

from collections import Counter

from attrs import define, field

from ccmaster_hookspecs import events as e
from ccmaster_plugin_coordination.tasks import events as t
from ccmaster_plugin_coordination.tasks.words import TaskState

A_MOMENT = 200
"""Events by which what a host knows of the agents of other hosts may be old."""


@define
class Course:
    """One task, as its own events tell it; nothing of the product's fold is used."""

    added: t.TaskAdded
    position: int
    state: TaskState = TaskState.READY
    epoch: int = 0
    session: str | None = None
    assignee: str | None = None
    open_to: tuple[str, ...] | None = None
    capabilities: tuple[str, ...] = ()
    priority: str = ""
    done: int = 0

    def fits(self, session, skills):
        """Say whether an agent may take it."""
        if self.assignee is not None:
            return self.assignee == session
        allowed = self.open_to is None or session in self.open_to
        return allowed and {*self.capabilities} <= {*skills}

    @property
    def place(self):
        """Its place in the order in which tasks are begun."""
        return (self.priority, self.position)


@define
class Audit:
    """Goes through a record, in its order, and notes what must not be."""

    skills: dict[str, tuple[str, ...]]
    """What each agent can do, by its session."""
    wrong: list[str] = field(factory=list)
    tasks: dict[str, Course] = field(factory=dict)
    seen: Counter = field(factory=Counter)
    """How often each kind of event is there."""
    _working: dict[str, str] = field(factory=dict)
    """What each session works on."""
    _began: dict[str, int] = field(factory=dict)
    """Where each session began its last task."""
    _ready_since: dict[str, int] = field(factory=dict)
    """Of each task that is ready: since which position."""
    _last: dict[str, int] = field(factory=dict)
    """The last event of each session's stream; a task's start stands first in its commit."""

    def next_for(self, session):
        """Return the task that a session is to begin next, by looking at every one."""
        ready = [self.tasks[task_id] for task_id in self._ready_since]
        own = [course for course in ready if course.fits(session, self.skills[session])]
        return min(own, key=lambda course: course.place, default=None)

    def works_on(self, session):
        """Return the id of the task that a session works on."""
        return self._working.get(session)

    def take(self, batch):
        """Look at some events."""
        for stored in batch:
            event = stored.event
            self.seen[type(event).__name__] += 1
            if isinstance(event, t.TaskEvent):
                self._task(event, stored.position)
            elif event.session_id:
                self._last[event.session_id] = stored.position

    def _task(self, event, position):
        course = self.tasks.get(event.task_id)
        match event:
            case t.TaskAdded():
                self.tasks[event.task_id] = course = Course(event, position)
                course.capabilities, course.priority = event.capabilities, str(event.priority)
                self._is_for(course, event, position)
            case t.TaskStarted():
                self._start(course, event, position)
            case t.TaskCompleted():
                self._complete(course, event, position)
            case t.TaskReturned():
                self._end(course, event, TaskState.READY)
                self._is_for(course, event, position)
            case t.TaskFailed():
                self._end(course, event, TaskState.FAILED)
            case t.TaskCancelled():
                self._cancel(course, event)
            case t.TaskRetried():
                self._retry(course, event, position)
            case t.TaskPassedOn():
                self._is_for(course, event, position)
            case t.TaskReprioritized():
                course.priority = str(event.priority)

    def _start(self, course, event, position):
        task_id = event.task_id
        if course.state is not TaskState.READY:
            self._say(event, f"begun while it is {course.state}")
        if event.epoch != course.epoch + 1:
            self._say(event, f"attempt {event.epoch} after {course.epoch}")
        if undone := [o for o in course.added.after if not self.tasks[o].done]:
            self._say(event, f"begun before {undone}")
        if other := self._working.get(event.session):
            self._say(event, f"begun by one that works on {other}")
        if not course.fits(event.session, self.skills[event.session]):
            self._say(event, "begun by one that may not")
        self._ready_since.pop(task_id, None)
        self._check_urgency(course, event)
        course.state, course.epoch, course.session = TaskState.WORKING, event.epoch, event.session
        self._working[event.session] = task_id
        self._began[event.session] = position

    def _check_urgency(self, course, event):
        """See that nothing more urgent was ready for the agent when its host chose.

        The host had read at least up to the session's last event before: the commit expects it.
        It may have left something to other agents that may take it as well and were free, as far
        as it knew a moment ago.
        """
        read = self._last.get(event.session, 0)
        passed = [
            rival
            for other, since in self._ready_since.items()
            if since <= read and (rival := self.tasks[other]).priority < course.priority
            if rival.fits(event.session, self.skills[event.session])
        ]
        free = [one for one in self.skills if one != event.session and self._was_free(one, read)]
        if len(passed) > len(free):
            self._say(event, f"begun, though {len(passed)} were ready for {len(free)} others")
        for rival in passed:
            if not any(rival.fits(one, self.skills[one]) for one in free):
                self._say(event, f"begun, though {rival.added.task_id} was ready, for nobody else")

    def _was_free(self, session, read):
        return session not in self._working or self._began.get(session, 0) > read - A_MOMENT

    def _complete(self, course, event, position):
        if (event.session, event.epoch) != (course.session, course.epoch):
            self._say(event, "completed by one that does not work on it")
        self._end(course, event, TaskState.DONE)
        course.done += 1
        for other in self.tasks.values():
            if event.task_id in other.added.after:
                self._maybe_ready(other, position)

    def _end(self, course, event, state):
        if course.state is not TaskState.WORKING:
            self._say(event, f"{state} while it is {course.state}")
        elif event.epoch != course.epoch:
            self._say(event, f"attempt {event.epoch} is {state} while {course.epoch} runs")
        course.state = state
        self._working.pop(course.session, None)

    def _cancel(self, course, event):
        if course.state in {TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED}:
            self._say(event, f"cancelled while it is {course.state}")
        elif course.state is TaskState.WORKING:
            self._working.pop(course.session, None)
        course.state = TaskState.CANCELLED
        self._ready_since.pop(event.task_id, None)

    def _retry(self, course, event, position):
        if course.state in {TaskState.DONE, TaskState.WORKING}:
            self._say(event, f"tried again while it is {course.state}")
        course.state = TaskState.READY
        if event.capabilities is not None:
            course.capabilities = event.capabilities
        self._is_for(course, event, position)

    def _is_for(self, course, event, position):
        course.assignee, course.open_to = event.assignee, event.open_to
        self._maybe_ready(course, position)

    def _maybe_ready(self, course, position):
        done = all(o in self.tasks and self.tasks[o].done for o in course.added.after)
        if done and course.state is TaskState.READY:
            self._ready_since[course.added.task_id] = position

    def _say(self, event, problem):
        self.wrong.append(f"{event}: {problem}")


def unfenced(events):
    """Return what a session's former host or agent still wrote after another host took it.

    From the claim until its own agent is up, the new host says only what became of the past.
    """
    found, up, epoch = [], True, 0
    of_an_agent = (e.MessageDelivered, e.TurnStarted, e.ToolStarted, e.ToolFinished, e.TextSaid)
    for event in events:
        if isinstance(event, e.SessionClaimed):
            if event.epoch <= epoch:
                found.append(f"claimed with epoch {event.epoch} after {epoch}")
            up, epoch = False, event.epoch
        elif isinstance(event, e.SessionLaunched):
            up = True
        elif not up and isinstance(event, of_an_agent):
            found.append(f"{type(event).__name__} between a claim and the agent it brings up")
    return found
