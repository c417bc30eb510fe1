"""The commands that add tasks, and change those that are there."""

from typing import Annotated

import typer

from ccmaster_hookspecs import Host
from ccmaster_hookspecs.commands import example
from ccmaster_plugin_coordination.cli.task_lines import (
    Agent,
    Can,
    Json,
    TaskId,
    found,
    line_of,
    print_json,
    run,
    tell,
)
from ccmaster_plugin_coordination.tasks.words import Priority


@example(
    'tasks add "Find out where the cent is lost" --agent fix-1',
    'tasks add "Round the total once" --can python --after 5f0663a6 --priority p0',
)
def add(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What is to be done, in full.")],
    *,
    agent: Agent = None,
    can: Can = None,
    after: Annotated[
        list[str] | None,
        typer.Option(help="A task that must be done before; may be repeated."),
    ] = None,
    priority: Annotated[Priority, typer.Option(help="p0 is the most urgent.")] = Priority.P1,
    timeout: Annotated[
        float | None, typer.Option(help="Seconds an attempt may take; unset: any.")
    ] = None,
    retries: Annotated[
        int, typer.Option(help="How often it is tried again after an attempt that failed.")
    ] = 1,
    title: Annotated[str | None, typer.Option(help="It in one line.")] = None,
    choice: Annotated[
        list[str] | None,
        typer.Option(help="What the agent may choose as it completes it; may be repeated."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Have something done: by one agent, or by the next free one that can."""
    from ccmaster_plugin_coordination.tasks import adding
    from ccmaster_plugin_coordination.tasks.board import board_of
    from ccmaster_plugin_coordination.tasks.events import TaskAdded, task_stream
    from ccmaster_plugin_coordination.tasks.finding import all_found

    async def work(host: Host) -> None:
        board = await board_of(host).now()
        by = line_of(context).person
        wanted = TaskAdded(
            stream=task_stream(adding.new_id(by)),
            by=by,
            title=title or adding.title_of(text),
            text=text,
            assignee=(await host.status(agent)).session_id if agent else None,
            capabilities=tuple(can or ()),
            priority=priority,
            after=all_found(board, after or ()),
            max_retries=retries,
            timeout_seconds=timeout,
            choices=tuple(choice or ()),
        )
        [task] = await adding.add(host, [wanted], by=by)
        await tell(host, task, as_json=as_json)

    run(context, work)


def cancel(
    context: typer.Context,
    task: TaskId,
    *,
    reason: Annotated[str | None, typer.Option(help="Why, for the agent and the record.")] = None,
    interrupt: Annotated[
        bool, typer.Option("--interrupt", help="Cut short the turn of who works on it.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Have a task, and its parts, done no more."""
    from ccmaster_plugin_coordination.tasks import changing

    async def work(host: Host) -> None:
        one = await found(host, task)
        by = line_of(context).person
        several = await changing.cancel(
            host, one.task_id, by=by, reason=reason, interrupt=interrupt
        )
        if as_json:
            print_json([each.task_id for each in several])
            return
        for each in several:
            await tell(host, each, as_json=False)

    run(context, work)


def retry(
    context: typer.Context,
    task: TaskId,
    *,
    agent: Agent = None,
    can: Can = None,
    as_json: Json = False,
) -> None:
    """Try a task again, or give it to another agent."""
    from ccmaster_plugin_coordination.tasks import changing

    async def work(host: Host) -> None:
        one = await found(host, task)
        again = await changing.retry(
            host,
            one.task_id,
            by=line_of(context).person,
            assignee=(await host.status(agent)).session_id if agent else None,
            capabilities=can or None,
        )
        await tell(host, again, as_json=as_json)

    run(context, work)


def priority(
    context: typer.Context,
    task: TaskId,
    urgency: Annotated[Priority, typer.Argument(help="p0 is the most urgent.")],
    *,
    as_json: Json = False,
) -> None:
    """Say how urgent a task is."""
    from ccmaster_plugin_coordination.tasks import changing

    async def work(host: Host) -> None:
        one = await found(host, task)
        changed = await changing.prioritize(host, one.task_id, urgency, by=line_of(context).person)
        await tell(host, changed, as_json=as_json)

    run(context, work)
