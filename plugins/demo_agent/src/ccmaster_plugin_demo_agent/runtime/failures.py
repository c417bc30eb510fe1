"""Say what an agent does when its model fails: it asks again, or the turn fails."""

from attrs import frozen

from ccmaster_hookspecs.events import Failure
from ccmaster_plugin_demo_agent.answers import Answer, HttpError, UsageLimit

PATIENCE = 60.0
"""Seconds that are not worth waiting for: who is told to has reached a usage limit."""
LIMITED = 429
_WORTH_A_RETRY = frozenset({401, 408, 409, LIMITED})


class Failed(Exception):
    """The turn cannot succeed."""

    def __init__(self, failure: Failure, error: str, wait: float | None = None) -> None:
        super().__init__(failure, error, wait)
        self.failure = failure
        self.error = error
        self.wait = wait
        """Seconds until a usage limit resets; None: nobody knows, or there is none."""


@frozen(kw_only=True)
class Retry:
    """Another try."""

    delay: float
    """Seconds until then."""
    status: int | None
    """The HTTP status that the last try ended with; None: the connection broke."""
    error: str


def retry(answer: Answer, tried: int, most: int, first_delay: float) -> Retry:
    """Say when the model is asked again, as the Claude CLI does.

    Args:
        answer: What it answered instead of a reply.
        tried: How many times it was asked again before.
        most: How many times to ask again.
        first_delay: Seconds before it is first asked again; each time twice as many.

    Raises:
        Failed: It is not asked again.
    """
    if isinstance(answer, UsageLimit):
        raise Failed(Failure.LIMIT, "the account's usage limit is reached", answer.seconds)
    wait = None
    if isinstance(answer, HttpError):
        wait = answer.retry_after
        _fail_at_once(answer)
    if tried >= most:
        raise Failed(_failure(answer), _told(answer))
    delay = first_delay * 2**tried if wait is None else wait
    return Retry(delay=delay, status=_status(answer), error=_told(answer))


def _fail_at_once(error: HttpError) -> None:
    if error.status == LIMITED and (error.retry_after or 0.0) > PATIENCE:
        raise Failed(Failure.LIMIT, _told(error), error.retry_after)
    if error.status < 500 and error.status not in _WORTH_A_RETRY:
        raise Failed(Failure.ERROR, _told(error))


def _failure(answer: Answer) -> Failure:
    return Failure.LIMIT if _status(answer) == LIMITED else Failure.ERROR


def _status(answer: Answer) -> int | None:
    return answer.status if isinstance(answer, HttpError) else None


def _told(answer: Answer) -> str:
    if isinstance(answer, HttpError):
        return f"API Error: {answer.status} {answer.message}"
    return "API Error: the connection was dropped"
