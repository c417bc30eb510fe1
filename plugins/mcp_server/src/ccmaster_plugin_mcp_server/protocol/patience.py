"""How long the code of a plugin may take that is no tool: those say it themselves."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from ccmaster_hookspecs.errors import CcmasterError

SECONDS = 60.0
"""What a reading, a prompt or a completion may take."""

T = TypeVar("T")


async def in_time(what: str, work: Awaitable[T]) -> T:
    """Return what some work comes to.

    Args:
        what: What it is, for the error.
        work: It is cancelled when it takes too long.

    Raises:
        CcmasterError: It took longer than `SECONDS`.
    """
    try:
        async with asyncio.timeout(SECONDS) as scope:
            return await work
    except TimeoutError:
        if scope.expired():
            raise CcmasterError(f"{what} was given up after {SECONDS:g} s") from None
        raise
