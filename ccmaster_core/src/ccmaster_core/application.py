"""ccmaster in one process, as plugins see it: the `Host` that is handed to every hook."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from attrs import define, field

from ccmaster_core import dispatch, hosts, tokens
from ccmaster_core.config import Configuration
from ccmaster_core.contributions import Contributions
from ccmaster_core.offers import Offers
from ccmaster_core.plugins import Plugins
from ccmaster_core.runtimes import Runtimes
from ccmaster_core.sessions import Sessions
from ccmaster_core.statuses import Statuses
from ccmaster_hookspecs.decisions import Allow, Deny
from ccmaster_hookspecs.errors import InvalidRequest, RuntimeFailure
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Tool, ToolOutcome
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.status import Cut, Status

T = TypeVar("T")


class Runs(Protocol):
    """What runs sessions in this process."""

    def consider(self, session_id: str) -> None:
        """Look again at whether a session goes on, if it is run here."""
        ...


StartHost = Callable[["Application"], Awaitable[object]]

FAILED = Deny("a plugin that decides on calls of tools failed")


@define(kw_only=True, slots=False)
class Application(Sessions):
    """Asks and reads; `ccmaster_core.hosting` makes it run sessions too.

    `ccmaster_core.opening` puts one together.
    """

    person: Principal
    """Whose ccmaster it is."""
    plugins: Plugins
    contributions: Contributions
    configuration: Configuration
    runtimes: Runtimes
    _state_dir: Callable[[str], Path]
    _start_host: "StartHost | None" = None
    """Starts a host in the background where none takes sessions; None: nothing here can."""
    _runs: "Runs | None" = field(default=None, init=False)
    """What runs sessions here; None: nothing does."""
    _kept: dict[Callable[[Host], Any], Any] = field(factory=dict, init=False)
    """What plugins keep here, by what made it."""

    def settings(self, table: str) -> Any:
        """Return a plugin's settings: an instance of the class it registered for `table`."""
        return self.configuration.table(table)

    def state_dir(self, plugin: str) -> str:
        """Make, where need be, and name a folder of a plugin's own."""
        return str(self._state_dir(plugin))

    @property
    def contributed(self) -> Offers:
        """What plugins offer to the world outside."""
        return self.contributions.offers

    @property
    def folded(self) -> Statuses:
        """What this process knows of every session."""
        return self._statuses

    def consider(self, session_id: str) -> None:
        """Ask the plugins again whether an idle session goes on."""
        if self._runs:
            self._runs.consider(session_id)

    def kept(self, make: Callable[[Host], T]) -> T:
        """Return what `make(host)` made the first time."""
        if make not in self._kept:
            self._kept[make] = make(self)
        made: T = self._kept[make]
        return made

    @contextmanager
    def running(self, runs: Runs) -> Iterator[None]:
        """Run sessions here for as long as the context lasts.

        Args:
            runs: What runs them.
        """
        self._runs = runs
        try:
            yield
        finally:
            self._runs = None

    async def ensure_host(self) -> None:
        """See that some host takes sessions; start one in the background where none lives."""
        if self._start_host:
            await self._start_host(self)
        elif not any(host.adopts for host in await hosts.living(self.store)):
            raise RuntimeFailure("no host takes sessions", "start one with `ccmaster up --detach`")

    async def sessions(self, *, ended: bool = False) -> Sequence[Status]:
        """Every session as the store has it now, in order of launch."""
        await self.reached(await self.store.position())
        return await self._statuses.all() if ended else self._statuses.live()

    async def cut(self) -> Cut:
        """Where every session that has not ended stands, all at one position of the store."""
        await self.reached(await self.store.position())
        return Cut(self._statuses.position, tuple(self._statuses.live()))

    async def authenticate(self, token: str) -> Principal | None:
        """Return the session whose agent has a token; None: nobody has it."""
        session_id = tokens.session_of(token)
        if session_id is None:
            return None
        try:
            status = await self.status(session_id)
        except InvalidRequest:
            return None
        if status.session_id != session_id or not tokens.fits(token, status.token_hash):
            return None
        return Principal(PrincipalKind.SESSION, session_id, frozenset(status.scopes))

    async def decide_tool_call(
        self, caller: Principal, tool: Tool, arguments: Mapping[str, Any]
    ) -> Allow | Deny:
        """Ask the plugins whether a tool may be called so."""
        answer = await dispatch.decide(
            self.plugins.hook.decide_tool_call,
            expected=(Allow, Deny),
            failed=FAILED,
            host=self,
            caller=caller,
            tool=tool,
            arguments=arguments,
        )
        return answer or Allow()

    async def tool_called(self, caller: Principal, tool: Tool, outcome: ToolOutcome) -> None:
        """Tell the plugins how a call of a tool ended."""
        await dispatch.notify(
            self.plugins.hook.on_tool_called, host=self, caller=caller, tool=tool, outcome=outcome
        )
