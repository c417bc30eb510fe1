"""Say whether, and when, an agent asks its model again, as the Claude CLI does."""

from attrs import frozen

from ccmaster_plugin_demo_agent.answers import Answer, Drop, HttpError, UsageLimit

PATIENCE = 60.0
"""Seconds that are not worth waiting for: who is told to is at a usage limit."""
_WORTH_A_RETRY = frozenset({401, 408, 409, 429})


@frozen
class Retry:
    """Another try."""

    attempt: int
    """From 1."""
    delay: float
    """Seconds until then."""
    status: int | None
    """The HTTP status that the last try ended with; None: the connection broke."""


def as_limit(answer: Answer) -> Answer:
    """Take an error that is not worth waiting for as what it is: a usage limit."""
    if isinstance(answer, HttpError) and answer.status == 429:
        wait = answer.retry_after or 0.0
        return UsageLimit(seconds=wait) if wait > PATIENCE else answer
    return answer


def retry(error: HttpError | Drop, tried: int, most: int, first_delay: float) -> Retry | None:
    """Say when to ask again; None: not at all.

    Args:
        error: How the last try ended.
        tried: How many tries there were before it.
        most: How many times to ask again.
        first_delay: Seconds before the first retry; each time twice as many.
    """
    status = error.status if isinstance(error, HttpError) else None
    if tried >= most or (status and status < 500 and status not in _WORTH_A_RETRY):
        return None
    told = error.retry_after if isinstance(error, HttpError) else None
    return Retry(tried + 1, first_delay * 2**tried if told is None else told, status)


def told(error: HttpError | Drop) -> str:
    """Say what went wrong, for a person."""
    if isinstance(error, Drop):
        return "API Error: the connection was dropped"
    return f"API Error: {error.status} {error.message}"
