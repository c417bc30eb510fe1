"""Decisions that are made in time or not at all: what cannot be told must not pass for a yes."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

from ccmaster_hookspecs.clean import one_line

log = logging.getLogger(__name__)

T = TypeVar("T")

SECONDS = 4.0
"""How long a decision may take: less than its hook has, which would then count as no opinion."""
AGAIN = 10.0
"""Seconds after which it is tried again what could not be told."""
_LONGEST = 300


class Undecided(Exception):
    """What was to be decided cannot be told now; says why, in one line."""


async def surely(decision: Awaitable[T]) -> T:
    """Return what is decided.

    ccmaster takes a plugin that fails or hangs for one without an opinion, so whoever keeps a
    bound comes here, and answers no to `Undecided`.

    Args:
        decision: What decides.

    Raises:
        Undecided: It failed, or it takes longer than `SECONDS`.
    """
    try:
        async with asyncio.timeout(SECONDS):
            return await decision
    except Undecided:
        raise
    except TimeoutError:
        why = "it takes too long"
    except Exception as error:
        log.warning("a decision failed", exc_info=error)
        why = one_line(str(error))[:_LONGEST] or type(error).__name__
    raise Undecided(why)
