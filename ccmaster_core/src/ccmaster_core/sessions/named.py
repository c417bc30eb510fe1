"""Asking under a name: no two living sessions have one, in whatever process they were asked for."""

import asyncio
from collections.abc import Callable

from attrs import define, field

from ccmaster_core.sessions.desk import Desk
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import Conflict


@define(kw_only=True, slots=False)
class Named(Desk):
    """Gives names to sessions."""

    _naming: asyncio.Lock = field(factory=asyncio.Lock, init=False)

    async def ask_under_a_name(
        self,
        session_id: str,
        named: Callable[[set[str]], str],
        asked: Callable[[str], list[e.Event]],
        *,
        again: bool = False,
    ) -> None:
        """Ask for something that gives a session a name which no other living one has.

        Args:
            session_id: The session.
            named: Chooses the name, given those that other living sessions have.
            asked: Says what is asked for, given the name.
            again: Whether the session had another name before.
        """
        # Among the requests of this process only one looks for a name at a time.
        async with self._naming:
            while True:
                last = await self.store.tail(e.NAMES, 1)
                await self.reached(await self.store.position())
                name = named(self._statuses.names(but=session_id))
                taken = e.NameTaken(stream=e.NAMES, name=name, session=session_id, again=again)
                try:
                    await self.ask(
                        taken, *asked(name), expect={e.NAMES: last[0].position if last else 0}
                    )
                except Conflict:
                    continue  # another process named one just now, perhaps so
                return
