"""What a command that a plugin contributed is given: its Typer context's `obj`."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal

T = TypeVar("T")


class CommandLine(Protocol):
    """The `ccmaster` command line, as a contributed command sees it.

    Example:
        @app.command()
        def count(context: typer.Context) -> None:
            async def work(host: Host) -> int:
                return len(host.statuses())

            typer.echo(context.obj.run(work))
    """

    @property
    def person(self) -> Principal:
        """Who called the command."""
        ...

    def run(
        self,
        work: Callable[[Host], Awaitable[T]],
        *,
        hosting: bool = False,
        apart: str | None = None,
    ) -> T:
        """Open ccmaster, do the work, close it again; a CcmasterError ends the command well.

        Args:
            work: What to do.
            hosting: Whether this process runs the sessions that it launches with `here=True`,
                and shows their events, for as long as the work lasts.
            apart: Where the work is to touch nothing of the person's: the text of the
                configuration file of a home made for it, which is gone afterwards. None: it
                is done in the person's own home.
        """
        ...
