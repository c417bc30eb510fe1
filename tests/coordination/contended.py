"""A store in which somebody else is quicker: between what was read, and what is written upon it."""

from collections.abc import Awaitable, Callable

from attrs import define


@define
class Contended:
    """Does as its store does; before the next write, whoever waits for that has their turn."""

    store: object
    intruder: Callable[[], Awaitable[None]] | None = None

    async def append(self, *events, **how):
        if self.intruder:
            intruder, self.intruder = self.intruder, None
            await intruder()
        return await self.store.append(*events, **how)

    def __getattr__(self, name):
        return getattr(self.store, name)
