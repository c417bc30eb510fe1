"""What a runtime is asked for, and what it gives: one running agent."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol

from attrs import field, frozen

from ccmaster_hookspecs.decisions import Allow, Ask, Deny
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.messages import Message


@frozen(kw_only=True)
class LaunchRequest:
    """What to launch, and where."""

    session_id: str
    """A UUID in its canonical form."""
    name: str
    runtime: str
    working_dir: str
    """An absolute path of a folder that is there."""
    model: str | None = None
    permission_mode: str | None = None
    budget_usd: float | None = None
    fork_of: str | None = None
    """The session whose conversation it begins with; None: an empty one."""
    resume: bool = False
    """Whether the session had an agent before, whose conversation goes on."""
    options: Mapping[str, str] = field(factory=dict)
    """What only the runtime understands."""


@frozen(kw_only=True)
class ToolUse:
    """A tool that an agent is about to use."""

    tool: str
    arguments: Mapping[str, Any]
    subject: str = ""
    tool_use_id: str | None = None


@frozen(kw_only=True)
class Endpoint:
    """Where an agent reaches ccmaster's own tools, and as whom."""

    url: str
    """It speaks the Model Context Protocol over streamable HTTP."""
    token: str = field(repr=False)
    """A bearer token of this launch alone. Pass it by environment, never by argument."""
    name: str = "ccmaster"
    """What the server is to be called: agents see its tools under this name."""


class Session(Protocol):
    """The side of ccmaster that an agent sees: its own session."""

    settings: Any
    """The settings of the runtime's plugin; None where it registered none."""
    state_dir: str
    """An absolute path of a folder of the runtime's own, for files that outlive a process."""

    async def permit(self, use: ToolUse, *, asked: bool) -> Allow | Deny | Ask:
        """Say whether the agent may use a tool.

        Args:
            use: What it is about to do.
            asked: True: the agent needs a yes, so the answer may wait for a person, and is
                never Ask. False: it would go ahead by itself, so the answer comes at once:
                Allow means no objection, Ask that it is to be asked about after all.
        """
        ...

    async def endpoint(self) -> Endpoint | None:
        """Say where the agent reaches ccmaster's tools; each call makes a new token.

        The token of an earlier call is dead then; this one dies with the agent.

        Returns:
            None where nobody serves them.
        """
        ...


class Agent(Protocol):
    """One running agent, whatever drives it.

    No method but `events` waits for the agent's work. Each raises `RuntimeFailure` where
    the agent is gone or cannot do it.
    """

    def events(self) -> AsyncIterator[Event]:
        """Yield what happens, until the agent is gone.

        The first event is `SessionLaunched`, or `SessionEnded` where it could not be launched;
        the last is `SessionEnded`. For each message that `send` was given there is one
        `MessageDelivered`, `MessageFailed` or `MessageCancelled`. `TurnEnded` means that the
        agent takes its next message at once.
        """
        ...

    async def send(self, message: Message) -> None:
        """Hand a message to the agent's own queue.

        It is sent once; its `message_id` must appear in `MessageDelivered` and `TurnStarted`.
        """
        ...

    async def received(self, message_id: str) -> bool | None:
        """Say whether a message reached the agent's conversation, in this life or one before.

        Returns:
            None where nobody can tell.
        """
        ...

    async def cancel(self, message_id: str) -> bool:
        """Take back a message that the agent has not begun on; say whether that worked."""
        ...

    async def interrupt(self) -> None:
        """Cut short the turn that runs; nothing happens where none does."""
        ...

    async def set_model(self, model: str) -> None:
        """Use another model from the next turn on."""
        ...

    async def set_permission_mode(self, mode: str) -> None:
        """Use another permission mode."""
        ...

    async def stop(self) -> None:
        """End the agent and all that it started; return when none of it is left."""
        ...
