"""The side of ccmaster that plugins see."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.sessions import Sessions
from ccmaster_hookspecs.status import Cut, Status
from ccmaster_hookspecs.storage import EventStore

if TYPE_CHECKING:
    from ccmaster_hookspecs.contributed import Contributed
    from ccmaster_hookspecs.decisions import Allow, Deny
    from ccmaster_hookspecs.mcp import Tool, ToolOutcome

T = TypeVar("T")


class Host(Sessions, Protocol):
    """Handed to hooks; the only way a plugin acts on ccmaster."""

    host_id: str
    """This process among those that share the store."""

    @property
    def store(self) -> EventStore:
        """Where events are kept; for a plugin's own streams."""
        ...

    @property
    def person(self) -> Principal:
        """The person whose ccmaster this is, with every scope."""
        ...

    @property
    def contributed(self) -> "Contributed":
        """What plugins offer to the world outside."""
        ...

    def state_dir(self, plugin: str) -> str:
        """Make, where need be, and name a folder of a plugin's own, for the person alone.

        Args:
            plugin: The plugin's word, such as 'claude_code'.
        """
        ...

    def settings(self, table: str) -> Any:
        """Return a plugin's settings: an instance of the class it registered for `table`."""
        ...

    def statuses(self) -> Sequence[Status]:
        """Every session that has not ended, in order of launch, as far as was read."""
        ...

    async def sessions(self, *, ended: bool = False) -> Sequence[Status]:
        """Every session as the store has it now, in order of launch.

        Args:
            ended: Whether those that have ended are wanted too.
        """
        ...

    async def cut(self) -> Cut:
        """Where every session that has not ended stands, all at one position of the store.

        It is no earlier than what was in the store when it was asked for.
        """
        ...

    async def status(self, session_id: str) -> Status:
        """Where a session stands, ended or not.

        Args:
            session_id: Its id, a unique prefix of it, or its name.
        """
        ...

    async def ensure_host(self) -> None:
        """See that some host takes sessions; start one in the background where none lives.

        Raises:
            RuntimeFailure: None came up, or none can be started from here.
        """
        ...

    def consider(self, session_id: str) -> None:
        """Ask the plugins again whether an idle session goes on, because something else changed.

        Nothing happens where another process runs the session; `NoteSet` reaches any.
        """
        ...

    def kept(self, make: Callable[["Host"], T]) -> T:
        """Return what `make(host)` made the first time: where a plugin keeps what it knows.

        Args:
            make: A function or a class of the plugin's; it is called once in this process's
                life with ccmaster.
        """
        ...

    async def authenticate(self, token: str) -> Principal | None:
        """Return the session whose agent has a token, with its scopes; None: nobody has it."""
        ...

    async def decide_tool_call(
        self, caller: Principal, tool: "Tool", arguments: Mapping[str, Any]
    ) -> "Allow | Deny":
        """Ask the plugins whether a tool may be called so."""
        ...

    async def tool_called(self, caller: Principal, tool: "Tool", outcome: "ToolOutcome") -> None:
        """Tell the plugins how a call of a tool ended."""
        ...
