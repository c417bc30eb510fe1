"""An agent that answers each message with its own text."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.agents import LaunchRequest, Session
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_hookspecs.messages import Message


async def launch(request: LaunchRequest, session: Session) -> "EchoAgent":
    """Bring an agent up; it has no process, so there is nothing to wait for."""
    return EchoAgent(e.session_stream(request.session_id))


class EchoAgent:
    """Works on a message at the moment it is sent, so it is never busy."""

    def __init__(self, stream: str) -> None:
        self._stream = stream
        self._happened: asyncio.Queue[e.Event] = asyncio.Queue()
        self._happened.put_nowait(e.SessionLaunched(stream=stream, model="echo"))
        self._received: set[str] = set()
        self._ended = False

    async def events(self) -> AsyncIterator[e.Event]:
        """Yield what happens; `SessionEnded` is the last of it."""
        while not isinstance(event := await self._happened.get(), e.SessionEnded):
            yield event
        yield event

    async def send(self, message: Message) -> None:
        """Answer a message."""
        if self._ended:
            raise RuntimeFailure("the agent is gone")
        self._received.add(message.message_id)
        for event in self._turn(message):
            self._happened.put_nowait(event)

    async def received(self, message_id: str) -> bool | None:
        """Say whether it got a message; nobody can tell of a life before this one."""
        return True if message_id in self._received else None

    async def cancel(self, message_id: str) -> bool:
        """Take a message back: too late, it is answered already."""
        return False

    async def interrupt(self) -> None:
        """Cut a turn short: none is ever running."""

    async def set_model(self, model: str) -> None:
        """Use another model: there is only one."""
        raise RuntimeFailure("an echo has no other model")

    async def set_permission_mode(self, mode: str) -> None:
        """Use another permission mode: it uses no tools."""
        raise RuntimeFailure("an echo needs no permission")

    async def stop(self) -> None:
        """End the agent."""
        if not self._ended:
            self._ended = True
            ended = e.SessionEnded(stream=self._stream, reason=e.EndReason.STOPPED)
            self._happened.put_nowait(ended)

    def _turn(self, message: Message) -> Sequence[e.Event]:
        ids = (message.message_id,)
        return (
            e.MessageDelivered(stream=self._stream, message_id=message.message_id),
            e.TurnStarted(stream=self._stream, message_ids=ids),
            e.TextSaid(stream=self._stream, text=message.text),
            e.TurnEnded(stream=self._stream, in_reply_to=ids, answer=message.text, steps=1),
        )
