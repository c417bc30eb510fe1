"""A command that stays: it shows what happens, takes keys, and ends well."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

import typer
from attrs import evolve, frozen

from ccmaster_core.application import Application
from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.endings import Ending, endings
from ccmaster_core.cli.view.acting import Acting
from ccmaster_core.cli.view.header import header
from ccmaster_core.cli.view.keys import pressed, usable
from ccmaster_core.cli.view.live import View, viewed
from ccmaster_core.groups import first_error
from ccmaster_core.hosting import Hosting, hosting

T = TypeVar("T")


@frozen(kw_only=True)
class Sitting:
    """What a command that stays works with."""

    view: View
    ending: Ending
    asked: Hosting | None
    """What others ask of this process as a host; None: it is none."""

    async def until(self, over: Callable[[], bool] | None = None) -> None:
        """Return once a person, another process or the system ends it.

        Args:
            over: Whether it is over of itself, given what was shown so far; None: it never is.
        """
        ways: list[Coroutine[Any, Any, object]] = [self.ending.asked.wait()]
        if self.asked:
            ways.append(self.asked.stop_asked.wait())
        if over:
            ways.append(self.view.until(over))
        await _first_of(ways)


@asynccontextmanager
async def sitting(
    application: Application,
    command_line: CommandLine,
    *,
    adopts: bool | None,
    about: tuple[str, ...] = (),
    everything: bool = False,
    verbose: bool = False,
    quiet: bool = False,
) -> AsyncIterator[Sitting]:
    """Stay, for as long as the context lasts; what ends with it is shown too.

    Args:
        application: What is opened.
        command_line: Who called.
        adopts: As `hosting` has it; None: this process runs no sessions.
        about: What to say in the header.
        everything: Whether to show every session; else those launched for this process.
        verbose: Whether to tell of every event.
        quiet: Whether to show nothing, and to take no keys.
    """
    screen, keys = command_line.screen, usable() and not quiet
    reader = evolve(command_line.reader, keys=keys)
    with endings() as ending:
        async with AsyncExitStack() as stack:
            viewing = viewed(
                application, screen, reader, everything=everything, verbose=verbose, quiet=quiet
            )
            view = await stack.enter_async_context(viewing)
            asked = None
            if adopts is not None:
                about = (f"host {application.host_id}", *about)
                asked = await stack.enter_async_context(hosting(application, adopts=adopts))
            if keys:
                you, leave = command_line.person, ending.asked.set
                acting = Acting(application, view, screen, you, leave)
                await stack.enter_async_context(pressed(acting.press))
            await view.rows(header(about, screen, keys=keys))
            yield Sitting(view=view, ending=ending, asked=asked)


async def hosted(
    application: Application,
    command_line: CommandLine,
    work: Callable[[Application], Awaitable[T]],
    *,
    adopts: bool,
) -> T:
    """Do something while this process runs, and shows, the sessions that are launched for it.

    Args:
        application: ccmaster, in which there is something to do.
        command_line: The command line.
        work: What to do.
        adopts: Whether it takes sessions that others ask for, too.

    Raises:
        typer.Exit: A signal, or another process, ended it before its time.
    """
    with endings() as ending, first_error():
        async with (
            viewed(application, command_line.screen, command_line.reader) as view,
            hosting(application, adopts=adopts) as asked,
            asyncio.TaskGroup() as tasks,
        ):
            doing = tasks.create_task(_awaited(work(application)))
            here = Sitting(view=view, ending=ending, asked=asked)
            staying = tasks.create_task(here.until())
            await asyncio.wait({doing, staying}, return_when=asyncio.FIRST_COMPLETED)
            over = doing.done()
            doing.cancel()
            staying.cancel()
    if over:
        return doing.result()
    raise typer.Exit(1 if ending.signal is None else 128 + ending.signal)


async def _awaited(work: Awaitable[T]) -> T:
    return await work


async def _first_of(ways: list[Coroutine[Any, Any, object]]) -> None:
    with first_error():
        async with asyncio.TaskGroup() as tasks:
            racing = [tasks.create_task(way) for way in ways]
            await asyncio.wait(racing, return_when=asyncio.FIRST_COMPLETED)
            for task in racing:
                task.cancel()
