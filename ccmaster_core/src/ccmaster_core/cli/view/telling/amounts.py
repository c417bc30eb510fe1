"""Numbers and long texts in a few characters. Pure."""

from datetime import datetime, timedelta

from ccmaster_core.cli.view.cells import cut
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.status import Status

QUOTED = 40
"""Columns of another text's beginning."""


def joined(*parts: str | None) -> str:
    """Put what there is of some parts into one line."""
    return " · ".join(part for part in parts if part)


def first_line(text: str) -> str:
    """Return a text's first line that says something, and how many follow."""
    lines = [line for line in map(one_line, text.splitlines()) if line]
    if len(lines) < 2:
        return lines[0] if lines else ""
    more = len(lines) - 1
    return f"{lines[0]} … +{more} line{'s' if more > 1 else ''}"


def quoted(text: str) -> str:
    """Return the beginning of a text, to know it by."""
    return f"'{cut(one_line(text), QUOTED)}'"


def tokens(count: int) -> str | None:
    """Return a number of tokens, such as '12.4k tokens'; None for none."""
    if count >= 1_000_000:
        return f"{count / 1_000_000:.1f}M tokens"
    if count >= 1_000:
        return f"{count / 1_000:.1f}k tokens"
    return f"{count} tokens" if count else None


def money(usd: float) -> str | None:
    """Return an amount of money, such as '$0.42'; None for none."""
    if usd <= 0:
        return None
    return f"${usd:.2f}" if usd >= 0.01 else f"${usd:.4f}"


def spent(status: Status) -> str:
    """Return what a session has used so far; empty for nothing."""
    return joined(tokens(status.input_tokens + status.output_tokens), money(status.cost_usd))


def turns(count: int) -> str | None:
    """Return a number of turns; None for none."""
    return f"{count} turn{'s' if count > 1 else ''}" if count else None


def duration(milliseconds: int) -> str:
    """Return a time such as '0.4 s', '12 s' or '3 min 4 s'."""
    seconds = milliseconds / 1000
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 59.5:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def until(then: datetime | None, now: datetime) -> str | None:
    """Say until when, by the reader's clock and as exactly as it matters; None: nobody knows."""
    if then is None:
        return None
    here, left = then.astimezone(), then - now
    if left < timedelta(minutes=2):
        return f"until {here:%H:%M:%S}"
    if left < timedelta(hours=24):
        return f"until {here:%H:%M}"
    return f"until {here:%Y-%m-%d %H:%M}"
