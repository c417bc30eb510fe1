"""The rows of the table, in their order, by the names they are asked for with."""

from collections.abc import Mapping

from tests.benchmarks import (
    appending,
    delivering,
    following,
    helping,
    idling,
    launching,
    prompting,
    recording,
    restarting,
)
from tests.benchmarks.coordination import messaging, planning, registry, working
from tests.benchmarks.mcp import calling, hearing, paging
from tests.benchmarks.row import Bench

BENCHES: Mapping[str, Bench] = {
    "append-1": appending.one_writer,
    "append-100": appending.hundred_writers,
    "restart": restarting.with_a_long_history,
    "follow": following.in_one_process,
    "follow-across": following.across_processes,
    "follow-idle": following.with_nothing_to_see,
    "deliver": delivering.in_one_process,
    "deliver-across": delivering.across_processes,
    "idle": idling.with_many_sessions,
    "record": recording.one_tool_event,
    "launch": launching.to_the_first_result,
    "prompt": prompting.to_the_model,
    "help": helping.beside_bare_typer,
    "mcp-http": calling.over_http,
    "mcp-stdio": calling.over_stdio,
    "mcp-memory": calling.in_memory,
    "mcp-hear-http": hearing.alone_over_http,
    "mcp-hear-stdio": hearing.alone_over_stdio,
    "mcp-hear-1000": hearing.among_many,
    "mcp-list-10000": paging.of_ten_thousand,
    "agents-message": messaging.in_one_process,
    "agents-message-across": messaging.across_processes,
    "agents-tasks": working.by_agents,
    "agents-board": working.on_the_board,
    "agents-plan-10000": planning.a_large_graph,
    "agents-500": registry.of_five_hundred,
}
