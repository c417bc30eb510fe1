"""Sending text to sessions, and taking it back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from attrs import define

from ccmaster_core.sessions import posting
from ccmaster_core.sessions.settling import Settling
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import Conflict, InvalidRequest
from ccmaster_hookspecs.messages import Outgoing, Priority
from ccmaster_hookspecs.principals import Principal


@define(kw_only=True, slots=False)
class Messaging(Settling):
    """Sends messages, and takes them back."""

    async def send(
        self,
        session_id: str,
        text: str,
        *,
        by: Principal,
        message_id: str | None = None,
        in_reply_to: str | None = None,
        priority: Priority = Priority.NEXT,
        deadline: datetime | None = None,
    ) -> str:
        """Ask for `text` to reach a session, and return the message's id."""
        message = Outgoing(
            session_id=session_id,
            text=text,
            message_id=message_id,
            in_reply_to=in_reply_to,
            priority=priority,
            deadline=deadline,
        )
        [sent] = await self.send_together([message], by=by)
        return sent

    async def send_together(
        self,
        messages: Sequence[Outgoing],
        *,
        by: Principal,
        also: Sequence[e.Event] = (),
        expect: Mapping[str, int] | None = None,
    ) -> Sequence[str]:
        """Ask for several texts to reach their sessions, all or none; return the messages' ids."""
        if not messages:
            raise InvalidRequest("there is no message to send", "give one at least")
        statuses = await self.all_living((one.session_id for one in messages), by)
        asked = [
            posting.Posting.of(message, status.session_id, by)
            for message, status in zip(messages, statuses, strict=True)
        ]
        expected = dict(expect or {})
        # Of most, the store says whether they were sent before; a late one is not written at all.
        left = await self._unsent(posting.once_each(asked), only=lambda one: one.late)
        while left:
            own = {one.stream: 0 for one in left if one.chosen}
            try:
                await self.ask(*posting.events(left), *also, expect={**expected, **own})
            except Conflict as conflict:
                if conflict.stream not in own:
                    raise
                left = await self._unsent(left)
            else:
                await self.settle_ended(status.session_id for status in statuses)
                break
        return [one.sent.message_id for one in asked]

    async def cancel(self, session_id: str, message_id: str, *, by: Principal) -> None:
        """Ask to take a message back that the agent has not begun on."""
        status = await self.living(session_id, by)
        if message_id not in status.messages:
            raise InvalidRequest(f"{status.name} has no open message {message_id}")
        stream = e.session_stream(status.session_id)
        await self.ask(e.MessageCancelRequested(stream=stream, by=by, message_id=message_id))
        await self.settle(await self.status(status.session_id))

    async def _unsent(
        self,
        messages: Sequence[posting.Posting],
        only: Callable[[posting.Posting], bool] = lambda _: True,
    ) -> list[posting.Posting]:
        """Leave out messages that were sent before.

        Args:
            messages: Some messages.
            only: Which of them to look for; the others stay.

        Raises:
            InvalidRequest: One of their ids was used for another session.
        """
        unsent = []
        for message in messages:
            looked_for = message.chosen and only(message)
            taken = await self.store.tail(message.stream, 1) if looked_for else ()
            for stored in taken:
                message.check_session(stored.event)
            if not taken:
                unsent.append(message)
        return unsent
