"""The rows of the table, in their order, by the names they are asked for with."""

from collections.abc import Mapping

from tests.benchmarks import appending, following, restarting
from tests.benchmarks.row import Bench

BENCHES: Mapping[str, Bench] = {
    "append-1": appending.one_writer,
    "append-100": appending.hundred_writers,
    "restart": restarting.with_a_long_history,
    "follow": following.in_one_process,
    "follow-across": following.across_processes,
    "follow-idle": following.with_nothing_to_see,
}
