"""`ccmaster start`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccmaster_core.cli import orders
from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.orders import Order
from ccmaster_core.cli.parameters import AsJson, print_json
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_core.cli.outcomes import Outcome
    from ccmaster_hookspecs.status import Status


@example(
    'start "Fix the failing tests"',
    'start "Fix the failing tests" --instances 2 --max-turns 3',
    'start "Write the changelog" --detach',
    'start --detach --name rev --role "reviews changes" --capability python',
)
def start(
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
    detach: Annotated[
        bool,
        typer.Option(
            "--detach", "-d", help="Leave them to a host in the background; start one if need be."
        ),
    ] = False,
    every: orders.Every = False,
    as_json: AsJson = False,
) -> None:
    """Start sessions, show what they do, and end once they have come to rest."""
    command_line: CommandLine = context.obj
    order = Order(
        prompt=orders.prompt_of(prompt),
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
    if order.prompt is None and not detach:
        context.fail("There is no prompt; to start a session that waits for one, add --detach.")
    if detach:
        _detached(command_line, order, as_json=as_json)
    else:
        _here(command_line, order, every=every, as_json=as_json)


def _detached(command_line: CommandLine, order: Order, *, as_json: bool) -> None:
    async def work(application: "Application") -> "list[Status]":
        from ccmaster_core.cli.background import host_in_background

        await host_in_background(application, command_line)
        placed = await order.place(application, command_line.person, here=False)
        return [await application.status(session_id) for session_id in placed]

    placed = command_line.run(work)
    if as_json:
        facts = [{"session_id": status.session_id, "name": status.name} for status in placed]
        print_json(facts if order.instances > 1 else facts[0])
        return
    for status in placed:
        command_line.screen.say(f"{status.name}  session {status.session_id}")
    typer.echo(f"Look at it with: ccmaster logs {placed[0].name} -f", err=True)


def _here(command_line: CommandLine, order: Order, *, every: bool, as_json: bool) -> None:
    async def work(application: "Application") -> "Outcome":
        return await _until_at_rest(application, command_line, order, every=every, quiet=as_json)

    outcome = command_line.run(work)
    if as_json:
        facts = outcome.facts()
        print_json(facts if order.instances > 1 else facts[0])
    else:
        for row in outcome.answers(command_line.screen):
            command_line.screen.say(row)
    raise typer.Exit(outcome.exit_code)


async def _until_at_rest(
    application: "Application",
    command_line: CommandLine,
    order: Order,
    *,
    every: bool,
    quiet: bool,
) -> "Outcome":
    from ccmaster_core.cli.outcomes import Outcome, at_rest
    from ccmaster_core.cli.sitting import sitting

    staying = sitting(application, command_line, adopts=False, verbose=every, quiet=quiet)
    async with staying as here:
        view = here.view
        placed = await order.place(application, command_line.person, here=True)
        await here.until(lambda: all(at_rest(view.status(key)) for key in placed))
        await view.reached(await application.store.position())
        found = [status for key in placed if (status := view.status(key))]
        if any(status.live for status in found) and all(map(at_rest, found)):
            await view.note(f"all rest, and end now: `ccmaster resume {found[0].name}`")
    return Outcome(sessions=found, signal=here.ending.signal)
