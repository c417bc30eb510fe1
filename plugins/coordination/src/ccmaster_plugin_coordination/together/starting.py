"""Beginning a coordination: what is wanted is looked at, and kept with its first steps."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from attrs import field, frozen

from ccmaster_hookspecs.errors import Conflict, InvalidRequest, Refused, StoreError
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.strategies import Assignment, Finished, More, Situation, Strategy
from ccmaster_plugin_coordination.plugin import TABLE
from ccmaster_plugin_coordination.tasks.adding import add
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.together import making
from ccmaster_plugin_coordination.together.asking import ask
from ccmaster_plugin_coordination.together.choosing import Wanted, check_roles, chosen
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.coordinations import coordinations_of
from ccmaster_plugin_coordination.together.deciding import sound
from ccmaster_plugin_coordination.together.events import CoordinationStarted, coordination_stream
from ccmaster_plugin_coordination.together.options import options_of


@frozen(kw_only=True)
class Wish:
    """A coordination that someone wants."""

    description: str
    strategy: str
    wanted: Sequence[Wanted]
    options: Mapping[str, Any] = field(factory=dict)
    timeout_seconds: float | None = None
    tell: str | None = None
    """The session whose agent is told of its end; None: nobody is."""
    waited_for: bool = False
    """Whether whoever wants it waits for its end."""


async def start(host: Host, wish: Wish, coordination_id: str, *, by: Principal) -> Coordination:
    """Begin a coordination; one of this id that has begun already is left as it is.

    Args:
        host: ccmaster, as plugins see it.
        wish: What is wanted.
        coordination_id: A UUID of the caller's choice, so that a repeated call begins once.
        by: Who wants it.

    Returns:
        The coordination, with its first steps.

    Raises:
        InvalidRequest: It cannot be: an agent, a role, an option, the strategy.
        Refused: There are as many as there may be at once.
    """
    known = await coordinations_of(host).now()
    if begun := known.all.get(coordination_id):
        return begun
    strategy = strategy_of(host, wish.strategy)
    assignments = await _assignments(host, wish, strategy, by)
    options = options_of(strategy, wish.options)
    first = await _first(host, strategy, wish.description, assignments, options)
    stream = coordination_stream(coordination_id)
    started = CoordinationStarted(
        stream=stream,
        by=by,
        description=wish.description,
        strategy=strategy.name,
        assignments=assignments,
        options=options,
        timeout_seconds=wish.timeout_seconds,
        tell=wish.tell,
    )
    tasks = making.tasks(coordination_id, by, assignments, first.steps)
    also = (started, making.added(coordination_id, first.steps))
    with suppress(Conflict):  # another process was asked the same
        await add(host, tasks, by=by, also=also, expect={stream: 0})
    begun = (await known.now()).all.get(coordination_id)
    if begun is None:
        raise StoreError(f"{stream} holds no coordination", "begin it under another id")
    return begun


def strategy_of(host: Host, name: str) -> Strategy:
    """Return a strategy by its name.

    Raises:
        InvalidRequest: There is none.
    """
    strategies = host.contributed.strategies
    if name not in strategies:
        raise InvalidRequest(
            f"coordination_strategy: there is no strategy {name!r}",
            f"there are: {', '.join(strategies)}",
        )
    return strategies[name]


def check_waiting(by: Principal, assignments: Sequence[Assignment]) -> None:
    """See that no agent waits for itself: its own step would never begin.

    Raises:
        InvalidRequest: It would.
    """
    if by.kind is PrincipalKind.SESSION and any(one.agent == by.name for one in assignments):
        raise InvalidRequest(
            "wait: you take part in it yourself",
            "call without wait, and end your turn: you get your step when you are idle",
        )


async def _assignments(
    host: Host, wish: Wish, strategy: Strategy, by: Principal
) -> tuple[Assignment, ...]:
    settings = host.settings(TABLE)
    if len(wish.wanted) > settings.max_coordination_agents:
        raise InvalidRequest(
            f"agent_assignments: {len(wish.wanted)} agents are more than "
            f"{settings.max_coordination_agents}",
            "name fewer, or raise coordination.max_coordination_agents",
        )
    own = sum(one.by == by for one in coordinations_of(host).running)
    if own >= settings.max_coordinations:
        raise Refused(
            f"{by} runs {own} coordinations already", "wait until one is over, or cancel one"
        )
    named = {one.agent: await host.status(one.agent) for one in wish.wanted if one.agent}
    board = await board_of(host).now()
    busy = {task.session for task in board.all_working() if task.session}
    assignments = chosen(wish.wanted, named, await host.sessions(), busy)
    check_roles(strategy, assignments)
    if wish.waited_for:
        check_waiting(by, assignments)
    return assignments


async def _first(
    host: Host,
    strategy: Strategy,
    description: str,
    assignments: tuple[Assignment, ...],
    options: Mapping[str, Any],
) -> More:
    """Return the first steps."""
    stands = Situation(description=description, assignments=assignments, options=options)
    decide = host.contributed.code(strategy, strategy.decide)
    most: int = host.settings(TABLE).max_coordination_steps
    decision = sound(stands, await ask(strategy.name, decide, stands), most)
    if isinstance(decision, Finished) or decision is None:
        why = decision.result if decision else "it has nothing to do"
        raise InvalidRequest(f"nothing begins: {why}", "choose another strategy")
    return decision
