"""`ccmaster interrupt`, `set` and `stop`: what becomes of a session."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import SessionName, session_names
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_hookspecs.status import Status

SessionNames = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SESSION...",
        help="Their ids, the beginnings of their ids, or their names.",
        autocompletion=session_names,
        show_default=False,
    ),
]


@example("interrupt fix-1")
def interrupt(context: typer.Context, session: SessionName) -> None:
    """Cut short the turn that runs; the session lives on."""
    command_line: CommandLine = context.obj

    async def work(application: "Application") -> "Status":
        status = await application.status(session)  # before the turn is cut short
        await application.interrupt(status.session_id, by=command_line.person)
        return status

    status = command_line.run(work)
    runs = "is asked to interrupt its turn" if status.turn is not None else "has no turn that runs"
    command_line.screen.say(f"{status.name} {runs}")


@example("set fix-1 --no-watch", "set fix-1 --watch --max-turns 10 --reset")
def set_(
    context: typer.Context,
    session: SessionName,
    *,
    watch: Annotated[
        bool | None,
        typer.Option(
            "--watch/--no-watch", help="Whether it may go on by itself.", show_default=False
        ),
    ] = None,
    max_turns: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="How often it may go on by itself.")
    ] = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Count how often it went on from 0 again.")
    ] = False,
    model: Annotated[str | None, typer.Option(help="The model from the next turn on.")] = None,
    permission_mode: Annotated[
        str | None, typer.Option(metavar="MODE", help="The runtime's permission mode.")
    ] = None,
) -> None:
    """Change how a session goes on by itself, its model or its permission mode."""
    command_line: CommandLine = context.obj
    by = command_line.person
    goes_on = watch is not None or max_turns is not None or reset
    if not (goes_on or model or permission_mode):
        context.fail("There is nothing to set: name what is to change.")

    async def work(application: "Application") -> "Status":
        if goes_on:
            await application.set_watch(
                session, by=by, watch=watch, max_turns=max_turns, reset=reset
            )
        if model:
            await application.set_model(session, model, by=by)
        if permission_mode:
            await application.set_permission_mode(session, permission_mode, by=by)
        return await application.status(session)

    status = command_line.run(work)
    command_line.screen.say(_as_set(status, model, permission_mode))


@example("stop fix-1", "stop fix-1 fix-2", "stop --all")
def stop(
    context: typer.Context,
    sessions: SessionNames = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Every session that lives.")] = False,
    timeout: Annotated[
        float, typer.Option(min=0, metavar="S", help="Wait at most S seconds for their end.")
    ] = 20.0,
) -> None:
    """End sessions, and wait until they have ended."""
    command_line: CommandLine = context.obj
    if bool(sessions) == all_:
        context.fail("It is not said what to stop: name sessions, or give --all.")

    async def work(application: "Application") -> "list[Status]":
        named = sessions or [status.session_id for status in application.statuses()]
        found = [await application.status(name) for name in named]
        for status in found:
            await application.stop(status.session_id, by=command_line.person)
        return await _ended(application, [status.session_id for status in found], timeout)

    found = command_line.run(work)
    for status in found:
        word = "has not ended yet" if status.live else "has ended"
        typer.echo(f"{status.name} {word}", err=status.live)
    if not found:
        command_line.screen.say("No session lives.")
    if any(status.live for status in found):
        raise typer.Exit(1)


async def _ended(
    application: "Application", session_ids: list[str], timeout: float
) -> "list[Status]":
    """Return where sessions stand once all have ended, or the time is over."""
    store = application.store
    try:
        async with asyncio.timeout(timeout):
            position = await store.position()
            while any([(await application.status(key)).live for key in session_ids]):
                async for batch in store.follow(position):
                    position = batch[-1].position
                    break
    except TimeoutError:
        pass
    return [await application.status(key) for key in session_ids]


def _as_set(status: "Status", model: str | None, permission_mode: str | None) -> str:
    from ccmaster_core.cli.view.telling.amounts import joined

    limit = None if status.max_turns is None else f"at most {status.max_turns} turns"
    return f"{status.name}: " + joined(
        f"watch {'on' if status.watch else 'off'}",
        limit,
        f"{status.continuations} so far",
        f"model {model} is asked for" if model else None,
        f"permission mode {permission_mode} is asked for" if permission_mode else None,
    )
