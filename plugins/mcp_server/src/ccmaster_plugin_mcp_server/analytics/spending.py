"""What was spent, and how long things took: values that several figures are made of."""

from attrs import frozen

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics.definitions import figure
from ccmaster_plugin_mcp_server.analytics.folds.usage import NANOS
from ccmaster_plugin_mcp_server.analytics.hours import HOUR
from ccmaster_plugin_mcp_server.analytics.tally import Tally
from ccmaster_plugin_mcp_server.analytics.window import KEPT, Window


@frozen(kw_only=True)
class Usage:
    """Tokens and money, each usage record counted once."""

    input_tokens: int = figure(
        "Tokens that the model read and that were in no cache.", e.UsageRecorded, unit="tokens"
    )
    output_tokens: int = figure("Tokens that the model wrote.", e.UsageRecorded, unit="tokens")
    cache_read_tokens: int = figure(
        "Tokens that the model read from a cache.", e.UsageRecorded, unit="tokens"
    )
    cache_write_tokens: int = figure(
        "Tokens that the model read and that were put into a cache.",
        e.UsageRecorded,
        unit="tokens",
    )
    cost_usd: float = figure(
        "What that cost, as the agent's program tells it; exact to a billionth of a dollar.",
        e.UsageRecorded,
        unit="USD",
    )


@frozen(kw_only=True)
class Durations:
    """How long something took, over those that ended within the hour before the reading."""

    count: int = figure("How many went into it.", unit="count")
    complete: bool = figure(
        f"Whether those are all of the hour; false: they are the last {KEPT} of it."
    )
    p50_ms: float | None = figure(
        "Half took no longer (nearest rank); null: there is none.", unit="ms"
    )
    p95_ms: float | None = figure(
        "Of 100, 95 took no longer (nearest rank); null: there is none.", unit="ms"
    )
    max_ms: float | None = figure("The longest; null: none.", unit="ms")


def usage_of(*tallies: Tally) -> Usage:
    """Add up what was spent."""
    return Usage(
        input_tokens=sum(tally.input_tokens for tally in tallies),
        output_tokens=sum(tally.output_tokens for tally in tallies),
        cache_read_tokens=sum(tally.cache_read_tokens for tally in tallies),
        cache_write_tokens=sum(tally.cache_write_tokens for tally in tallies),
        cost_usd=sum(tally.cost_nanos for tally in tallies) / NANOS,
    )


def durations_of(window: Window, now: int) -> Durations:
    """Tell how long things took in the hour before `now`, in microseconds since 1970."""
    spread = window.since(now - HOUR)
    return Durations(
        count=spread.count,
        complete=spread.complete,
        p50_ms=_milliseconds(spread.p50),
        p95_ms=_milliseconds(spread.p95),
        max_ms=_milliseconds(spread.longest),
    )


def _milliseconds(microseconds: int | None) -> float | None:
    return None if microseconds is None else microseconds / 1000
