"""Ways to measure that a noisy machine upsets little."""

from collections.abc import Callable, Sequence
from statistics import median, quantiles

ROUNDS = 15


def paired(
    ours: Callable[[int], float], yardstick: Callable[[int], float], rounds: int = ROUNDS
) -> tuple[float, float]:
    """Measure two things in turns, and return the median of each.

    Args:
        ours: Measures the one; it is given the number of the round.
        yardstick: Measures the other.
        rounds: How often.
    """
    measured = [(ours(number), yardstick(number)) for number in range(rounds)]
    return median(own for own, _ in measured), median(other for _, other in measured)


def p50_p99(values: Sequence[float]) -> tuple[float, float]:
    """Return the median, and what 99 of 100 stay below."""
    cuts = quantiles(values, n=100)
    return cuts[49], cuts[98]
