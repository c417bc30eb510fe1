"""The `ccmaster` command line as its commands see it: their context's `obj`.

It implements `ccmaster_hookspecs.commands.CommandLine`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from ccmaster_core import discovery
from ccmaster_core.cli import catalog, failures
from ccmaster_core.home import Home
from ccmaster_core.plugins import Plugins
from ccmaster_hookspecs.contributions import Command
from ccmaster_hookspecs.markers import PROJECT

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_core.cli.screen import Screen
    from ccmaster_core.cli.view.lines import Reader
    from ccmaster_core.contributions import Contributions
    from ccmaster_hookspecs.principals import Principal

T = TypeVar("T")


class CommandLine:
    """What holds for one run of `ccmaster`; everything in it is made when it is first used."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.debug = False
        """Whether the person wants tracebacks."""

    @cached_property
    def person(self) -> "Principal":
        """Who called the command: the user that the operating system names."""
        from ccmaster_hookspecs.principals import person

        return person(_user())

    @cached_property
    def home(self) -> Home:
        """Where state and configuration are.

        Raises:
            ConfigurationError: `CCMASTER_HOME` names no folder that could be it.
        """
        return Home.of(self.environ)

    @cached_property
    def screen(self) -> "Screen":
        """What results are shown on."""
        from ccmaster_core.cli.screen import Screen

        return Screen.of(self.environ)

    @cached_property
    def reader(self) -> "Reader":
        """Who reads the results, for what is told of events."""
        from ccmaster_core.cli.view.lines import Reader

        return Reader(you=self.person, home=self.environ.get("HOME"))

    @cached_property
    def plugins(self) -> Plugins:
        """The installed plugins, but those that the configuration leaves out."""
        plugins = Plugins()
        plugins.register(catalog, PROJECT)
        plugins.discover(_disabled(self.home), discovery.allowed(self.environ))
        return plugins

    @cached_property
    def contributions(self) -> "Contributions":
        """What the plugins contribute."""
        from ccmaster_core.contributions import Contributions

        return Contributions(self.plugins)

    @cached_property
    def contributed_commands(self) -> Sequence[Command]:
        """The commands that plugins contribute."""
        return tuple(self.contributions.commands.values())

    def run(self, work: Callable[["Application"], Awaitable[T]], *, hosting: bool = False) -> T:
        """Open ccmaster, do the work, close it again.

        Args:
            work: What to do.
            hosting: Whether this process runs the sessions that it launches with `here=True`,
                and shows their events, for as long as the work lasts.
        """
        import asyncio

        try:
            return asyncio.run(self._hosted(work) if hosting else self._opened(work))
        except BaseExceptionGroup as group:
            raise failures.alone(group) from group

    async def _opened(self, work: Callable[["Application"], Awaitable[T]]) -> T:
        from ccmaster_core.opening import opened

        async with opened(self.home, self.plugins, self.contributions) as application:
            return await work(application)

    async def _hosted(self, work: Callable[["Application"], Awaitable[T]]) -> T:
        from ccmaster_core.cli.view.live import viewed
        from ccmaster_core.hosting import hosting
        from ccmaster_core.opening import opened

        async with (
            opened(self.home, self.plugins, self.contributions) as application,
            viewed(application, self.screen, self.reader),
            hosting(application, adopts=False),
        ):
            return await work(application)


def _disabled(home: Home) -> Sequence[str]:
    """Read which plugins are left out, without what else it takes to read a configuration."""
    import tomllib

    try:
        with home.configuration.open("rb") as file:
            names = tomllib.load(file)["plugins"]["disabled"]
    except (OSError, ValueError, KeyError, TypeError):
        return ()  # where the file is wrong, whoever reads all of it says so
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else ()


def _user() -> str:
    try:
        import os
        import pwd
    except ImportError:  # Windows has no such list of users
        import getpass

        return getpass.getuser()
    user_id = os.getuid()
    try:
        return pwd.getpwuid(user_id).pw_name
    except KeyError:
        return str(user_id)
