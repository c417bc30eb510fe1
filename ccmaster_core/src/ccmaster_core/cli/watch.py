"""`ccmaster watch`."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ccmaster_core.cli import orders
from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.orders import Order
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.application import Application


@example('watch "Fix the failing tests" --instances 2 --max-turns 3', "watch")
def watch(
    context: typer.Context,
    *,
    prompt: orders.Prompt = None,
    folder: orders.Folder = Path(),
    runtime: orders.Runtime = None,
    name: orders.Name = None,
    watch: orders.Watch = None,
    max_turns: orders.MaxTurns = None,
    instances: orders.Instances = 1,
    model: orders.Model = None,
    permission_mode: orders.PermissionMode = None,
    budget: orders.Budget = None,
    role: orders.Role = None,
    capability: orders.Capabilities = None,
    every: orders.Every = False,
) -> None:
    """Start sessions and stay with a live view of them; without a prompt, watch all that live.

    Sessions started so end with the view. The keys act on all that are shown, or on the one
    selected by its number: ? shows them.
    """
    command_line: CommandLine = context.obj
    first = orders.prompt_of(prompt)
    order = Order(
        prompt=first,
        folder=folder,
        runtime=runtime,
        name=name,
        watch=watch,
        max_turns=max_turns,
        instances=instances,
        model=model,
        permission_mode=permission_mode,
        budget_usd=budget,
        role=role,
        capabilities=capability or (),
    )

    if first is None and order.says_more_than_where:
        context.fail("These options are for sessions that are started: give a prompt too.")

    async def work(application: "Application") -> int:
        if first is None:
            return await _all(application, command_line, every=every)
        return await _started(application, command_line, order, every=every)

    raise typer.Exit(command_line.run(work))


async def _started(
    application: "Application", command_line: CommandLine, order: Order, *, every: bool
) -> int:
    """Stay until a person leaves, or nothing lives any more."""
    from ccmaster_core.cli.outcomes import failed
    from ccmaster_core.cli.sitting import sitting

    settings = application.settings("sessions")
    on = settings.watch if order.watch is None else order.watch
    about = (f"watch {'on' if on else 'off'}",)
    async with sitting(application, command_line, adopts=False, about=about, verbose=every) as here:
        view = here.view
        placed = await order.place(application, command_line.person, here=True)

        def ended() -> bool:
            return all((status := view.status(key)) and not status.live for key in placed)

        await here.until(ended)
        found = [status for key in placed if (status := view.status(key))]
    return int(any(not status.live and failed(status) for status in found))


async def _all(application: "Application", command_line: CommandLine, *, every: bool) -> int:
    """Show what lives, and then what happens, until a person leaves."""
    from ccmaster_core.cli.sitting import sitting
    from ccmaster_core.cli.standing import standing
    from ccmaster_core.cli.view.tasks import tasks

    about = ("all sessions",)
    async with sitting(
        application, command_line, adopts=None, about=about, everything=True, verbose=every
    ) as here:
        statuses = await standing(application, here.view.statuses())
        await here.view.rows(tasks(statuses, command_line.screen, here.view.width))
        await here.view.ask_again()
        await here.until()
    return 0
