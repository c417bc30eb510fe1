"""Handing one session's messages to its agent: in order, one at a time, when it is idle.

Queued here rather than in the agent, a message survives a crash and can be taken back, and
each turn answers the messages that began it.
"""

import secrets

from attrs import define, evolve, field

from ccmaster_core import dispatch
from ccmaster_core.deadlines import Deadlines
from ccmaster_core.framing import framed
from ccmaster_core.journal import Journal
from ccmaster_core.means import Means
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.agents import Agent
from ccmaster_hookspecs.decisions import Deliver, Hold, Refuse
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_hookspecs.messages import Message, MessageState, Priority
from ccmaster_hookspecs.principals import PrincipalKind
from ccmaster_hookspecs.status import State, Status

HANDED = "handed to the agent"


@define
class Delivery:
    """The way of one session's messages from the store to its agent."""

    _means: Means
    _journal: Journal
    _agent: Agent
    _deadlines: Deadlines
    _held: dict[str, str] = field(factory=dict)
    """Why each message waits, as last written."""

    async def deliver(self, status: Status) -> None:
        """Hand over what can be handed over now, and say why the rest waits."""
        open_ids = set(status.messages)
        self._settled.intersection_update(open_ids)
        self._held = {key: why for key, why in self._held.items() if key in open_ids}
        for message in status.inbox:
            if self._over(message):
                continue
            if message.message_id in status.unwanted:
                await self.take_back(message.message_id, status)
                continue
            wait = self._wait(status, message)
            if wait:
                await self._hold(message, wait)
                continue
            if spent := _spent(status):
                await self._fail(message, spent)
                continue
            await self._decide(message)

    @property
    def _settled(self) -> set[str]:
        """What was given to the agent in this life, or is over; it may not show yet."""
        return self._deadlines.settled

    async def take_back(self, message_id: str, status: Status) -> None:
        """Take a message back: from here, or from the agent if it has not begun on it."""
        if message_id in self._settled:
            await self._agent.cancel(message_id)
        elif any(message.message_id == message_id for message in status.inbox):
            self._settled.add(message_id)  # whatever comes, it is not handed over any more
            cancelled = e.MessageCancelled(stream=self._journal.stream, message_id=message_id)
            await self._journal.keep(cancelled)

    def busy(self, status: Status) -> bool:
        """Whether the agent has, or is about to get, something to work on."""
        with_agent = any(
            receipt.with_agent and receipt.state is not MessageState.STARTED
            for receipt in status.messages.values()
        )
        return status.state is not State.IDLE or with_agent or bool(self._settled)

    def _over(self, message: Message) -> bool:
        """Whether nothing is to be done for a message here any more."""
        return message.message_id in self._settled or self._deadlines.passed(message)

    def _wait(self, status: Status, message: Message) -> str | None:
        if message.priority is Priority.NOW and status.state in {State.IDLE, State.WORKING}:
            return None
        if status.state is State.WAITING:
            return "the session waits for an answer"
        if self.busy(status):
            return "the agent is working"
        return None

    async def _decide(self, message: Message) -> None:
        answer = await dispatch.decide(
            self._means.plugins.hook.decide_delivery,
            expected=(Deliver, Hold, Refuse),
            host=self._means.host,
            message=message,
        )
        if self._over(message):
            return  # plugins may take their time
        match answer:
            case Hold(reason=reason):
                await self._hold(message, reason)
            case Refuse(reason=reason):
                await self._fail(message, reason)
            case _:
                await self._hand_over(message)

    async def _hold(self, message: Message, reason: str) -> None:
        if self._held.get(message.message_id) == reason:
            return
        self._held[message.message_id] = reason
        await self._journal.keep(
            e.MessageHeld(
                stream=self._journal.stream,
                message_id=message.message_id,
                reason=reason,
                with_agent=False,
            )
        )

    async def _hand_over(self, message: Message) -> None:
        """Write first that it is handed over: a crash then leaves a doubt, not a loss."""
        self._settled.add(message.message_id)
        await self._journal.keep(
            e.MessageHeld(
                stream=self._journal.stream,
                message_id=message.message_id,
                reason=HANDED,
                with_agent=True,
            )
        )
        try:
            await self._agent.send(self._as_the_agent_reads_it(message))
        except RuntimeFailure as failure:
            await self._fail(message, str(failure))

    async def _fail(self, message: Message, reason: str) -> None:
        self._settled.add(message.message_id)
        failed = e.MessageFailed(
            stream=self._journal.stream, message_id=message.message_id, reason=reason
        )
        await self._journal.keep(failed)

    def _as_the_agent_reads_it(self, message: Message) -> Message:
        sender = message.sender
        name = None
        if sender.kind is PrincipalKind.SESSION:
            name = self._means.session_names(sender.name)
        text = framed(message, name, secrets.token_hex(4))
        return evolve(message, text=text)


def _spent(status: Status) -> str | None:
    """Say that the budget is spent: an agent that was killed may have lost count of it."""
    if status.budget_usd is None or status.cost_usd < status.budget_usd:
        return None
    return f"the session's budget of ${status.budget_usd:g} is spent"
