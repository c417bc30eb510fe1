"""An agent as its contract has it, step by step: only what it heard outlives it."""

from collections import deque

from attrs import define, field

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import Priority


class Died(Exception):
    """The process is gone; nothing of it runs any more."""


@define
class Memory:
    """What an agent's conversation holds, whoever runs it."""

    heard: list[str] = field(factory=list)
    tells: bool = True
    """Whether anybody can tell later what it holds."""


@define(eq=False)
class ModelAgent:
    """Implements what `Delivery` and a takeover need of `ccmaster_hookspecs.agents.Agent`."""

    stream: str
    memory: Memory
    dies_as_it_is_given: bool = False
    """Whether its process dies at the next message, once that is written to be with it."""
    _queue: deque = field(factory=deque)
    _told: deque = field(factory=deque)
    _delivered: str | None = None
    _turn: str | None = None
    _interrupted: bool = False
    _stopping: bool = False

    async def send(self, message):
        if self.dies_as_it_is_given:
            raise Died
        if message.priority is Priority.NOW:
            self._queue.appendleft(message)
            self._interrupted = self._turn is not None
        else:
            self._queue.append(message)

    async def received(self, message_id):
        return message_id in self.memory.heard if self.memory.tells else None

    async def cancel(self, message_id):
        found = next((one for one in self._queue if one.message_id == message_id), None)
        if found is None:
            return False
        self._queue.remove(found)
        self._told.append(e.MessageCancelled(stream=self.stream, message_id=message_id))
        return True

    async def stop(self):
        self._stopping, self._interrupted = True, self._turn is not None

    def goes_on(self, *, fails):
        """Do the next thing, and return the event that tells it; None: there is nothing to do."""
        if self._told:
            return self._told.popleft()
        if self._turn is not None:
            return self._end_turn(fails=fails)
        if self._delivered is not None:
            self._turn, self._delivered = self._delivered, None
            return e.TurnStarted(stream=self.stream, message_ids=(self._turn,))
        if self._stopping:
            return self._leave()
        if not self._queue:
            return None
        self._delivered = self._queue.popleft().message_id
        self.memory.heard.append(self._delivered)
        return e.MessageDelivered(stream=self.stream, message_id=self._delivered)

    def _end_turn(self, *, fails):
        failure = e.Failure.ERROR if fails else None
        failure = e.Failure.INTERRUPTED if self._interrupted else failure
        ended = e.TurnEnded(stream=self.stream, in_reply_to=(self._turn,), failure=failure)
        self._turn, self._interrupted = None, False
        return ended

    def _leave(self):
        if self._queue:
            message_id = self._queue.popleft().message_id
            return e.MessageFailed(stream=self.stream, message_id=message_id, reason="it ended")
        return e.SessionEnded(stream=self.stream, reason=e.EndReason.STOPPED)
