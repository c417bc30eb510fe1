"""`ccmaster up` and `ccmaster down`: the processes that run sessions."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_core.hosts import LivingHost

    Work = Callable[[Application], Awaitable[None]]

LOOK_EVERY = 0.05
"""Seconds between two looks at whether hosts are gone; a claim that lapses is no event."""


@example("up", "up --detach")
def up(
    context: typer.Context,
    *,
    detach: Annotated[
        bool, typer.Option("--detach", "-d", help="In the background, unless one is there.")
    ] = False,
) -> None:
    """Run sessions: those that others ask for, and those that a dead host left.

    Ctrl-C and SIGTERM let the sessions go, for the next host to resume; a second one is at once.
    """
    command_line: CommandLine = context.obj
    command_line.run(_in_background(command_line) if detach else _in_foreground(command_line))


@example("down", "down --keep")
def down(
    context: typer.Context,
    *,
    keep: Annotated[
        bool, typer.Option("--keep", help="Let their sessions go, for the next host to resume.")
    ] = False,
    timeout: Annotated[
        float, typer.Option(min=0, metavar="S", help="Wait at most S seconds.")
    ] = 30.0,
) -> None:
    """End the hosts that run sessions, and their sessions with them; wait until they are gone."""
    command_line: CommandLine = context.obj

    async def work(application: "Application") -> "tuple[int, Sequence[LivingHost]]":
        from ccmaster_core import hosts

        living = await hosts.living(application.store)
        for host in living:
            asked = hosts.stop_requested(host.host, command_line.person, keep=keep)
            await application.store.append(asked)
        return len(living), await _left(application, {host.host for host in living}, timeout)

    asked, left = command_line.run(work)
    for host in left:
        where = f"process {host.pid} on {host.machine}"
        typer.echo(f"host {host.host} still runs: {where}", err=True)
    if left:
        raise typer.Exit(1)
    ended = f"{asked} hosts have ended." if asked > 1 else "The host has ended."
    command_line.screen.say(ended if asked else "No host runs.")


def _in_background(command_line: CommandLine) -> "Work":
    async def work(application: "Application") -> None:
        from ccmaster_core.cli.background import host_in_background

        host = await host_in_background(application, command_line)
        command_line.screen.say(f"host {host.host} runs as process {host.pid}")

    return work


def _in_foreground(command_line: CommandLine) -> "Work":
    async def work(application: "Application") -> None:
        from ccmaster_core.cli.sitting import sitting

        quiet = command_line.screen.width is None
        about = ("takes every session",)
        async with sitting(
            application, command_line, adopts=True, about=about, everything=True, quiet=quiet
        ) as here:
            if quiet:
                command_line.screen.say(f"host {application.host_id} is up")
            await here.until()
            if here.asked and not here.asked.stop_asked.is_set():
                here.asked.stop(keep=True)

    return work


async def _left(
    application: "Application", asked: set[str], timeout: float
) -> "Sequence[LivingHost]":
    """Return which of some hosts live still, once none does or the time is over."""
    from ccmaster_core import hosts

    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout
    while True:
        left = [host for host in await hosts.living(application.store) if host.host in asked]
        if not left or loop.time() > deadline:
            return left
        await asyncio.sleep(LOOK_EVERY)
