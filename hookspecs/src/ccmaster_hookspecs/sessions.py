"""What can be asked of sessions. Hosts that share the store act on it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ccmaster_hookspecs.events.base import Event
from ccmaster_hookspecs.messages import Outgoing, Priority, Receipt
from ccmaster_hookspecs.principals import Principal, Scope


class Sessions(Protocol):
    """The part of `ccmaster_hookspecs.host.Host` that asks for something.

    Whoever asks is named by `by`, whose scopes are checked: `Refused` is raised where one is
    missing, `UnknownSession` for an id that no session has.
    """

    async def launch(
        self,
        *,
        by: Principal,
        working_dir: str,
        prompt: str | None = None,
        name: str | None = None,
        runtime: str | None = None,
        model: str | None = None,
        permission_mode: str | None = None,
        watch: bool = True,
        max_turns: int | None = None,
        budget_usd: float | None = None,
        fork_of: str | None = None,
        scopes: Collection[Scope] | None = None,
        role: str = "",
        capabilities: Collection[str] = (),
        here: bool = False,
    ) -> str:
        """Ask for a session; it is launched by a host that shares the store.

        Args:
            role: What its agent is there for, in a few words.
            capabilities: What its agent can do, a word each.
            scopes: What its agent may ask of ccmaster; only what `by` may itself. None: as
                the configuration says, as far as `by` may itself.
            here: Whether only this host may launch it.

        Returns:
            Its id. It need not be up yet.
        """
        ...

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
        """Ask for `text` to reach a session, on whichever host it runs.

        Args:
            message_id: A UUID of the caller's choice, so that a repeated call sends once;
                None: a new one.
            deadline: When it is of no use any more, in UTC, unless the agent has begun on it.

        Returns:
            The message's id. The message is in the store; it need not be delivered yet.
        """
        ...

    async def send_together(
        self,
        messages: Sequence[Outgoing],
        *,
        by: Principal,
        also: Sequence[Event] = (),
        expect: Mapping[str, int] | None = None,
    ) -> Sequence[str]:
        """Ask for several texts to reach their sessions: all are kept in one commit, or none is.

        Args:
            messages: One at least; of those whose id was used before, none is sent again.
            also: A plugin's own events, kept in the same commit; where no message is left to be
                sent, the call is a repeated one, and none of them is kept again.
            expect: The last position the plugin knows of each stream that must not have moved
                on since.

        Returns:
            The messages' ids, in their order.

        Raises:
            Conflict: A stream of `expect` has moved on; nothing was kept.
        """
        ...

    async def receipt(
        self, session_id: str, message_id: str, *, wait: bool = False, after: int = 0
    ) -> Receipt:
        """Tell how far a message has come.

        Args:
            wait: Whether to return only once its state is final.
            after: A position before the message, to read no more than needed.
        """
        ...

    async def cancel(self, session_id: str, message_id: str, *, by: Principal) -> None:
        """Ask to take a message back that the agent has not begun on."""
        ...

    async def interrupt(self, session_id: str, *, by: Principal) -> None:
        """Ask for the turn that runs to be cut short."""
        ...

    async def answer(
        self,
        session_id: str,
        allowed: bool,
        *,
        by: Principal,
        request_id: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Answer whether the session's agent may use a tool.

        Args:
            request_id: Which question; None: the oldest that is open.
        """
        ...

    async def set_identity(
        self,
        session_id: str,
        *,
        by: Principal,
        name: str | None = None,
        role: str | None = None,
        capabilities: Collection[str] | None = None,
    ) -> None:
        """Say who a session's agent is; None leaves a thing as it is.

        A session may always say so of itself. No two living sessions have one name.
        """
        ...

    async def set_watch(
        self,
        session_id: str,
        *,
        by: Principal,
        watch: bool | None = None,
        max_turns: int | None = None,
        reset: bool = False,
    ) -> None:
        """Change how a session goes on by itself; None leaves a thing as it is."""
        ...

    async def set_model(self, session_id: str, model: str, *, by: Principal) -> None:
        """Ask for another model from the next turn on."""
        ...

    async def set_permission_mode(self, session_id: str, mode: str, *, by: Principal) -> None:
        """Ask for another permission mode."""
        ...

    async def stop(self, session_id: str, *, by: Principal, reason: str | None = None) -> None:
        """Ask for a session to end."""
        ...

    async def resume(self, session_id: str, *, by: Principal, here: bool = False) -> None:
        """Ask for an ended session to go on where it was."""
        ...
