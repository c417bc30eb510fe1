"""The tour of `ccmaster demo`: what happens, in which order, and the words that explain it."""

import asyncio
from collections.abc import Callable

from attrs import define

from ccmaster_hookspecs import Host, Principal, PrincipalKind, Scope, State, Status
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_demo_agent import prompts

LONGEST = 50.0
"""Seconds after which the tour gives up; a slow machine, or a slow pace, takes longer."""
ROUNDS = 3
"""How often one of the sessions goes on by itself."""

_CONFIGURATION = """\
[demo_agent]
pace = {pace:f}
[auto_continue]
max_turns = {rounds}
quiet_seconds = 0.0
prompt = '''{prompt}'''
[permissions]
allow = ["Bash(pytest *)"]
"""

Say = Callable[[str], object]


def configuration(pace: float) -> str:
    """Return the configuration of the tour's home.

    Args:
        pace: Seconds that each step of an agent takes.
    """
    return _CONFIGURATION.format(pace=pace, rounds=ROUNDS, prompt=prompts.NEXT_PAGE)


async def tour(host: Host, you: Principal, working_dir: str, pace: float, say: Say) -> None:
    """Run the main job; the live view shows it meanwhile.

    Args:
        host: Runs the sessions.
        you: The person who called.
        working_dir: Where the sessions pretend to work.
        pace: Seconds that each step of an agent takes; a person reads as fast.
        say: Tells the person a line.

    Raises:
        RuntimeFailure: A session ended before its time, or it took too long.
    """
    limit = LONGEST + 20 * pace
    try:
        async with asyncio.timeout(limit):
            await _Tour(host, you, working_dir, pace, say).run()
    except TimeoutError:
        raise RuntimeFailure(
            f"the demo came to no end in {limit:.0f} s", "is the machine very busy? try again"
        ) from None


@define
class _Tour:
    _host: Host
    _you: Principal
    _working_dir: str
    _pace: float
    _say: Say

    async def run(self) -> None:
        self._say("ccmaster demo · three pretended agents; nothing of yours is touched")
        await self._explain("Three sessions start. Whatever one of them does is a line.")
        cart = await self._launch("cart", prompts.CART, watch=False)
        review = await self._launch("review", prompts.REVIEW, watch=False)
        guide = await self._launch("guide", prompts.GUIDE, watch=True)
        await self._approve(cart)
        await self._tell(cart, review)
        await self._rest(guide)
        await self._sum_up((cart, review, guide))

    async def _approve(self, cart: str) -> None:
        await self._until(cart, lambda status: bool(status.questions))
        await self._pause()
        await self._explain(
            "'cart' asks before it writes, and waits. Here the demo says yes for you."
        )
        await self._pause()
        await self._host.answer(cart, True, by=self._you)
        await self._until(cart, lambda status: status.rest is not None)

    async def _tell(self, cart: str, review: str) -> None:
        await self._until(review, lambda status: status.rest is not None)
        await self._explain(
            "'cart' tells 'review', who sees whose words they are. It gets a receipt."
        )
        # As the tools of a session do it: with no more scope than they need.
        peer = Principal(PrincipalKind.SESSION, cart, frozenset({Scope.SESSION_WRITE}))
        message_id = await self._host.send(review, prompts.PLEASE_LOOK, by=peer)
        receipt = await self._host.receipt(review, message_id, wait=True)
        await self._until(review, lambda status: status.rest is not None)
        await self._explain(f"The receipt says: {receipt.state}, with '{receipt.answer}'")

    async def _rest(self, guide: str) -> None:
        await self._until(
            guide, lambda status: status.rest is not None and status.continuations == ROUNDS
        )
        await self._pause()
        await self._explain(f"'guide' went on by itself, {ROUNDS} times, and rests at its limit.")

    async def _sum_up(self, session_ids: tuple[str, ...]) -> None:
        found = [await self._host.status(session_id) for session_id in session_ids]
        turns = sum(status.turns for status in found)
        await self._explain(
            f"Those were {len(found)} sessions with {turns} turns. They end with the demo.\n"
            '  Your own: ccmaster watch "Fix the failing tests" --max-turns 3'
        )

    async def _launch(self, name: str, prompt: str, *, watch: bool) -> str:
        session_id = await self._host.launch(
            by=self._you,
            working_dir=self._working_dir,
            prompt=prompt,
            name=name,
            runtime="demo",
            watch=watch,
            here=True,
        )
        await self._pause(0.5)
        return session_id

    async def _until(self, session_id: str, holds: Callable[[Status], bool]) -> None:
        """Wait until something holds of a session.

        Raises:
            RuntimeFailure: The session ended before.
        """
        position = await self._host.store.position()
        while True:
            status = await self._host.status(session_id)
            if holds(status):
                return
            if status.state is State.ENDED:
                raise RuntimeFailure(f"{status.name} ended: {status.detail}")
            async for batch in self._host.store.follow(position):
                position = batch[-1].position
                break

    async def _pause(self, steps: float = 1.5) -> None:
        await asyncio.sleep(steps * self._pace)

    async def _explain(self, text: str) -> None:
        await self._pause(0.3)  # what it is about stands above it then
        self._say(f"\n  {text}")
