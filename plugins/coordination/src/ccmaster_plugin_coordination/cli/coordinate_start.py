"""Beginning a coordination from the command line: its arguments, and going along."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

import typer

from ccmaster_hookspecs import Host
from ccmaster_hookspecs.commands import example
from ccmaster_plugin_coordination.cli.task_lines import Json, line_of

if TYPE_CHECKING:
    from ccmaster_hookspecs.strategies import Strategy
    from ccmaster_plugin_coordination.together.choosing import Wanted


@example(
    'coordinate start pipeline "A note on carts" -a fix-1="Draft it" -a fix-2:review -a fix-3',
    'coordinate start hierarchical "Mend the shop" -a fix-1:lead -a fix-2 -a +python',
    'coordinate start vote "Which is safer?" -a fix-1 -a fix-2 -o \'choices=["red", "blue"]\'',
)
def start(
    context: typer.Context,
    strategy: Annotated[str, typer.Argument(help="Its name; see: ccmaster coordinate strategies.")],
    description: Annotated[str, typer.Argument(help="What all of it is for.")],
    *,
    agent: Annotated[
        list[str],
        typer.Option(
            "--agent",
            "-a",
            metavar="NAME[:ROLE][=TASK]",
            help="Who takes part, in order; may be repeated. '+WORD' for any free agent that can "
            "do WORD.",
        ),
    ],
    option: Annotated[
        list[str] | None,
        typer.Option(
            "--option", "-o", metavar="NAME=VALUE", help="The strategy's own; may be repeated."
        ),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(help="Seconds after which it is given up; unset: never.")
    ] = None,
    detach: Annotated[
        bool, typer.Option("--detach", help="Begin it, and do not go along until it is over.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Let agents work together, and go along until they are through; Ctrl-C leaves it running."""
    from ccmaster_plugin_coordination.cli.coordinate_live import tell, watch
    from ccmaster_plugin_coordination.together.looking import look
    from ccmaster_plugin_coordination.together.starting import Wish, strategy_of
    from ccmaster_plugin_coordination.together.starting import start as begin

    person = line_of(context).person
    wanted = [_agent(text) for text in agent]

    async def work(host: Host) -> bool:
        options = _options(strategy_of(host, strategy), option or ())
        wish = Wish(
            description=description,
            strategy=strategy,
            wanted=wanted,
            options=options,
            timeout_seconds=timeout,
        )
        await host.ensure_host()
        begun = await begin(host, wish, str(uuid4()), by=person)
        if not detach:
            return await watch(host, begun.coordination_id, as_json=as_json)
        tell(await look(host, begun.coordination_id), as_json=as_json)
        return True

    if timeout is not None and timeout <= 0:
        raise typer.BadParameter("it must be greater than 0", param_hint="--timeout")
    raise typer.Exit(0 if line_of(context).run(work) else 1)


def _agent(text: str) -> "Wanted":
    from ccmaster_plugin_coordination.together.choosing import Wanted

    left, _, task = text.partition("=")
    name, _, role = left.partition(":")
    if not name.strip("+ "):
        raise typer.BadParameter(f"{text!r} names nobody", param_hint="--agent")
    if name.startswith("+"):
        return Wanted(capability=name[1:], task=task, role=role)
    return Wanted(agent=name, task=task, role=role)


def _options(strategy: "Strategy", given: Sequence[str]) -> Mapping[str, Any]:
    options: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise typer.BadParameter(f"{text!r} is not of the form NAME=VALUE", param_hint="-o")
        schema = strategy.options.get(name, {})
        options[name] = _value(value, schema.get("type") if isinstance(schema, Mapping) else None)
    return options


def _value(text: str, kind: object) -> Any:
    """Read a value: JSON, but for texts; a list may be written with commas."""
    if kind == "string":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return [part.strip() for part in text.split(",")] if kind == "array" else text
