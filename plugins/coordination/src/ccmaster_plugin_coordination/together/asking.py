"""Asking a strategy what comes next: it is a plugin's code, which may fail, or hang."""

import asyncio
import threading
from collections.abc import Callable

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.strategies import Finished, More, Situation

PATIENCE = 5.0
"""Seconds that a strategy may take; it only reckons."""

Decide = Callable[[Situation], object]
Decision = More | Finished | None


class StrategyFailed(InvalidRequest):
    """A strategy raised, took too long, or answered what is no decision."""


async def ask(name: str, decide: Decide, situation: Situation) -> Decision:
    """Return what a strategy decides.

    Args:
        name: The strategy's.
        decide: Its function.
        situation: What it decides on.

    Raises:
        InvalidRequest: It says so: these assignments or options cannot be.
        StrategyFailed: It has no answer.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            return await _beside(lambda: _decision(name, decide(situation)))
    except InvalidRequest:
        raise
    except TimeoutError:
        raise StrategyFailed(
            f"the strategy {name!r} has not decided within {PATIENCE:g} s", "mend its plugin"
        ) from None
    except Exception as error:  # an edge: this is a plugin's code
        raise StrategyFailed(
            f"the strategy {name!r} failed: {error!r:.300}", "mend its plugin"
        ) from error


def _decision(name: str, answer: object) -> Decision:
    """Return an answer that is a decision; to show what is none runs its own code, too."""
    if isinstance(answer, More | Finished | None):
        return answer
    raise StrategyFailed(
        f"the strategy {name!r} answered {answer!r:.200}", "it is to be More, Finished or None"
    )


async def _beside(work: Callable[[], Decision]) -> Decision:
    """Do work in a thread of its own, which keeps no process from ending should it hang."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[Decision] = loop.create_future()

    def told(result: Decision, error: BaseException | None) -> None:
        if outcome.done():
            return
        if error is None:
            outcome.set_result(result)
        else:
            outcome.set_exception(error)

    def run() -> None:
        result, failure = None, None
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            failure = _as_exception(error)
        if not loop.is_closed():
            loop.call_soon_threadsafe(told, result, failure)

    threading.Thread(target=run, name="strategy", daemon=True).start()
    return await outcome


def _as_exception(error: BaseException) -> Exception:
    """Return what ends no loop of ours, whatever a plugin raised."""
    return error if isinstance(error, Exception) else RuntimeError(repr(error))
