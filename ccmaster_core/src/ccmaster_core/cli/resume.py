"""`ccmaster resume`."""

from typing import TYPE_CHECKING, Annotated

import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import SessionName
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_hookspecs.status import Status


@example("resume fix-1", 'resume fix-1 "Now write the tests"', "resume fix-1 --here")
def resume(
    context: typer.Context,
    session: SessionName,
    prompt: Annotated[str | None, typer.Argument(help="What to say to it; '-': by stdin.")] = None,
    *,
    detach: Annotated[
        bool,
        typer.Option(
            "--detach/--here",
            "-d/",
            help="Leave it to a host in the background, or run it in this process and watch it.",
        ),
    ] = True,
) -> None:
    """Let an ended session go on where it was."""
    from ccmaster_core.cli.orders import text_of

    command_line: CommandLine = context.obj
    text = None if prompt is None else text_of(prompt)

    async def work(application: "Application") -> "Status":
        if detach:
            from ccmaster_core.cli.background import host_in_background

            await host_in_background(application, command_line)
            return await _resumed(application, command_line, session, text, here=False)
        return await _watched(application, command_line, session, text)

    status = command_line.run(work)
    if detach:
        command_line.screen.say(f"{status.name}  session {status.session_id}")
        typer.echo(f"Look at it with: ccmaster logs {status.name} -f", err=True)


async def _resumed(
    application: "Application",
    command_line: CommandLine,
    session: str,
    text: str | None,
    *,
    here: bool,
) -> "Status":
    status = await application.status(session)
    await application.resume(status.session_id, by=command_line.person, here=here)
    if text is not None:
        await application.send(status.session_id, text, by=command_line.person)
    return await application.status(status.session_id)


async def _watched(
    application: "Application", command_line: CommandLine, session: str, text: str | None
) -> "Status":
    from ccmaster_core.cli.sitting import sitting

    async with sitting(application, command_line, adopts=False) as here:
        status = await _resumed(application, command_line, session, text, here=True)

        def ended() -> bool:
            shown = here.view.status(status.session_id)
            return shown is not None and not shown.live

        await here.view.reached(await application.store.position())
        await here.until(ended)
    return status
