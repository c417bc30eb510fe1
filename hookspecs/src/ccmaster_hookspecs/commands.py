"""What a command is given, its Typer context's `obj`, and the examples in its help."""

from collections.abc import Awaitable, Callable
from inspect import cleandoc
from typing import Any, Protocol, TypeVar

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def example(*lines: str) -> Callable[[F], F]:
    """Add examples to the help of a command; it stands below the decorator of Typer.

    Args:
        lines: Each a call of `ccmaster`, without that word.
    """

    def add(function: F) -> F:
        shown = "\n".join(f"  ccmaster {line}".rstrip() for line in lines)
        # "\b" keeps the lines of a paragraph as they are.
        function.__doc__ = f"{cleandoc(function.__doc__ or '')}\n\n\b\nExample:\n{shown}"
        return function

    return add


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
