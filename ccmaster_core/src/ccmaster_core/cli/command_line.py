"""The `ccmaster` command line as its commands see it: their context's `obj`.

It implements `ccmaster_hookspecs.commands.CommandLine`.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ccmaster_core import discovery
from ccmaster_core.cli import catalog, failures
from ccmaster_core.disabled import disabled_plugins
from ccmaster_core.home import Home
from ccmaster_core.plugins import Plugins
from ccmaster_hookspecs.contributions import Command
from ccmaster_hookspecs.errors import ConfigurationError
from ccmaster_hookspecs.markers import PROJECT

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_core.cli.screen import Screen
    from ccmaster_core.cli.view.lines import Reader
    from ccmaster_core.config import Configuration
    from ccmaster_core.contributions import Contributions
    from ccmaster_hookspecs.principals import Principal

log = logging.getLogger(__name__)

T = TypeVar("T")


class CommandLine:
    """What holds for one run of `ccmaster`; everything in it is made when it is first used."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.verbose = False
        """Whether the person wants to know what goes on inside."""
        self.debug = False
        """Whether the person wants tracebacks."""

    @cached_property
    def person(self) -> "Principal":
        """Who called the command: the user that the operating system names."""
        from ccmaster_core.people import user

        return user()

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
        plugins.discover(self._disabled(), discovery.allowed(self.environ))
        return plugins

    @cached_property
    def contributions(self) -> "Contributions":
        """What the plugins contribute."""
        from ccmaster_core.contributions import Contributions

        return Contributions(self.plugins)

    @cached_property
    def contributed_commands(self) -> Sequence[Command]:
        """The commands that plugins contribute; what takes an own name is refused."""
        contributions = self.contributions
        commands = contributions.commands.values()
        return tuple(each for each in commands if contributions.plugin_of(each) != PROJECT)

    @cached_property
    def configuration(self) -> "Configuration":
        """The configuration, as its file is now.

        Raises:
            ConfigurationError: The file cannot be read, or is not TOML.
        """
        from ccmaster_core.config import Configuration

        return Configuration.load(self.home, self.contributions.settings.values())

    def run(
        self,
        work: Callable[["Application"], Awaitable[T]],
        *,
        hosting: bool = False,
        apart: str | None = None,
    ) -> T:
        """Open ccmaster, do the work, close it again.

        Args:
            work: What to do.
            hosting: Whether this process runs the sessions that it launches with `here=True`,
                and shows their events, for as long as the work lasts.
            apart: The text of the configuration of a home made for the work, which is gone
                afterwards; None: the work is done in the person's own home.
        """
        from ccmaster_core import loops

        try:
            with self._place(apart) as home:
                return loops.run(self._opened(home, work, hosting=hosting))
        except BaseExceptionGroup as group:
            raise failures.alone(group) from group

    @contextmanager
    def _place(self, apart: str | None) -> Iterator[Home]:
        if apart is None:
            yield self.home
            return
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="ccmaster-") as folder:
            home = Home(Path(folder))
            home.configuration.write_text(apart, encoding="utf-8")
            yield home

    async def _start_host(self, application: "Application") -> None:
        from ccmaster_core.cli.background import host_in_background

        await host_in_background(application, self)

    def _disabled(self) -> Sequence[str]:
        try:
            return disabled_plugins(self.home, log.warning)
        except ConfigurationError:
            return ()  # whoever needs the home says what is wrong with it

    async def _opened(
        self, home: Home, work: Callable[["Application"], Awaitable[T]], *, hosting: bool
    ) -> T:
        from ccmaster_core.opening import opened

        apart = home is not self.home  # nobody else runs sessions there, nor is to
        start_host = None if apart else self._start_host
        async with opened(home, self.plugins, self.contributions, start_host) as application:
            if not hosting:
                return await work(application)
            from ccmaster_core.cli.sitting import hosted

            return await hosted(application, self, work, adopts=apart)
