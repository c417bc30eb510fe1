"""How tokens, money, retries and limits are counted."""

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics.course import Course
from ccmaster_plugin_mcp_server.analytics.ledger import Ledger

NANOS = 1_000_000_000
"""In a dollar."""
DEAREST = 1e9
"""Dollars; what costs more, or less than nothing, is no cost: a record must not spoil the sum."""


def recorded(ledger: Ledger, event: e.UsageRecorded, at: int) -> None:
    """Count what was spent, once, for the model that was paid; also after a session's end."""
    course = ledger.living.get(event.stream) or ledger.ended.get(event.stream)
    if course and not course.spends(event.usage_id):
        return
    cost = round(event.cost_usd * NANOS) if 0 < event.cost_usd < DEAREST else 0
    for tally in (*ledger.tallies_of(event.stream, event.model), ledger.hours.at(at)):
        tally.input_tokens += max(event.input_tokens, 0)
        tally.output_tokens += max(event.output_tokens, 0)
        tally.cache_read_tokens += max(event.cache_read_tokens, 0)
        tally.cache_write_tokens += max(event.cache_write_tokens, 0)
        tally.cost_nanos += cost


def retry(ledger: Ledger, course: Course, _event: e.RetryScheduled, at: int) -> None:
    """Count that the model could not be reached."""
    for tally in (*course.tallies, ledger.hours.at(at)):
        tally.retries += 1


def limit(ledger: Ledger, course: Course, _event: e.LimitReached, at: int) -> None:
    """Count that an account's usage limit was reached."""
    for tally in (*course.tallies, ledger.hours.at(at)):
        tally.limits += 1
