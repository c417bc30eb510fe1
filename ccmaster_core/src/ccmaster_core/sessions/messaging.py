"""Sending text to a session, and telling how far it has come."""

from contextlib import aclosing

from attrs import define

from ccmaster_core.sessions import checks, receipts
from ccmaster_core.sessions.desk import Desk
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import Conflict, InvalidRequest
from ccmaster_hookspecs.messages import Priority, Receipt
from ccmaster_hookspecs.principals import Principal


@define(kw_only=True, slots=False)
class Messaging(Desk):
    """Sends, takes back, and looks after messages."""

    async def send(
        self,
        session_id: str,
        text: str,
        *,
        by: Principal,
        message_id: str | None = None,
        in_reply_to: str | None = None,
        priority: Priority = Priority.NEXT,
    ) -> str:
        """Ask for `text` to reach a session, and return the message's id."""
        status = await self.living(session_id, by)
        stream = e.session_stream(status.session_id)
        sent = checks.message(
            stream, text, by, message_id=message_id, in_reply_to=in_reply_to, priority=priority
        )
        if message_id is None:
            await self.ask(sent)
            return sent.message_id
        own = f"message/{sent.message_id}"
        taken = e.MessageIdTaken(stream=own, session=status.session_id)
        try:
            await self.ask(taken, sent, expect={own: 0})
        except Conflict:
            [first] = await self.store.tail(own, 1)
            if not (
                isinstance(first.event, e.MessageIdTaken)
                and first.event.session == status.session_id
            ):
                raise InvalidRequest(
                    f"message id {message_id} was used for another session", "choose a new id"
                ) from None
        return sent.message_id

    async def receipt(
        self, session_id: str, message_id: str, *, wait: bool = False, after: int = 0
    ) -> Receipt:
        """Tell how far a message has come."""
        status = await self.status(session_id)
        stream = e.session_stream(status.session_id)
        receipt, position = None, after
        while batch := await self.store.read(after=position, stream=stream):
            for stored in batch:
                receipt = receipts.after(receipt, message_id, stored.event)
            position = batch[-1].position
        if receipt is None:
            raise InvalidRequest(
                f"{status.name} was never sent a message {message_id}", "check the message's id"
            )
        if receipt.state.final or not wait:
            return receipt
        async with aclosing(self.store.follow(position)) as batches:
            async for batch in batches:
                for stored in batch:
                    if stored.event.stream == stream:
                        receipt = receipts.after(receipt, message_id, stored.event) or receipt
                if receipt.state.final:
                    break
        return receipt

    async def cancel(self, session_id: str, message_id: str, *, by: Principal) -> None:
        """Ask to take a message back that the agent has not begun on."""
        status = await self.living(session_id, by)
        if message_id not in status.messages:
            raise InvalidRequest(f"{status.name} has no open message {message_id}")
        stream = e.session_stream(status.session_id)
        await self.ask(e.MessageCancelRequested(stream=stream, by=by, message_id=message_id))
