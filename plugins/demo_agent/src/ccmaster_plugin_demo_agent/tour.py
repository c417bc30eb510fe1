"""The tour of `ccmaster demo`: what happens, in which order, and the words that explain it."""

import asyncio
from collections.abc import Callable
from textwrap import indent
from typing import TypeVar

from attrs import define

from ccmaster_hookspecs import Host, Principal, State, Status, events, session_stream
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_hookspecs.events import Event
from ccmaster_plugin_demo_agent import prompts

LONGEST = 50.0
"""Seconds after which the tour gives up; a slow machine, or a slow pace, takes longer."""
ROUNDS = 2
"""How often one of the agents goes on by itself."""

_CONFIGURATION = """\
[demo_agent]
pace = {pace:f}
[auto_continue]
max_turns = {rounds}
quiet_seconds = 0.0
prompt = '''{prompt}'''
[mcp_server]
port = 0
"""

Say = Callable[[str], object]
T = TypeVar("T", bound=Event)


def configuration(pace: float) -> str:
    """Return the configuration of the tour's home.

    Args:
        pace: Seconds that each step of an agent takes.
    """
    return _CONFIGURATION.format(pace=pace, rounds=ROUNDS, prompt=prompts.GO_ON)


async def tour(host: Host, you: Principal, working_dir: str, pace: float, say: Say) -> None:
    """Run the main job; the live view shows it meanwhile.

    Args:
        host: Runs the sessions.
        you: The person who called.
        working_dir: Where the sessions pretend to work.
        pace: Seconds that each step of an agent takes; a person reads as fast.
        say: Tells the person a line.

    Raises:
        RuntimeFailure: A plugin is missing, a session ended before its time, or it took too long.
    """
    _check(host)
    limit = LONGEST + 50 * pace
    try:
        async with asyncio.timeout(limit):
            await _Tour(host, you, working_dir, pace, say).run()
    except TimeoutError:
        raise RuntimeFailure(
            f"the demo came to no end in {limit:.0f} s", "is the machine very busy? try again"
        ) from None


def _check(host: Host) -> None:
    missing = [name for name in prompts.NEEDED if name not in host.contributed.tools]
    if missing:
        raise RuntimeFailure(
            f"the demo shows agents at work together, and there is no tool {missing[0]!r}",
            "enable the plugins mcp-server and coordination: see `ccmaster plugins list`",
        )


@define
class _Tour:
    _host: Host
    _you: Principal
    _working_dir: str
    _pace: float
    _say: Say

    async def run(self) -> None:
        self._say("ccmaster demo · four pretended agents; nothing of yours is touched")
        await self._explain("Four agents start. Whatever one of them does is a line.")
        crew = [await self._launch(name) for name in ("design", "build", "review")]
        lead = await self._launch("lead", prompts.LEAD, watch=True)
        _, build, review = crew
        await self._message(review)
        await self._work(build, lead)
        await self._rest(lead)
        await self._picture(lead)
        await self._sum_up((lead, *crew))

    async def _message(self, review: str) -> None:
        """Explain the message that one agent sends to another."""
        sent = await self._first(review, events.MessageSent)
        receipt = await self._host.receipt(review, sent.message_id, wait=True)
        await self._explain(
            "'lead' wrote to 'review', who sees whose words they are. The receipt says: "
            f"{receipt.state},\n  with '{receipt.answer}'"
        )
        await self._explain(
            "Now 'lead' has the three work one after the other. Each task begins by itself."
        )

    async def _work(self, build: str, lead: str) -> None:
        """Answer what one of them asks while they work, and explain what they do."""
        await self._until(build, lambda status: bool(status.questions))
        await self._pause()
        await self._explain("'build' asks before it writes, and waits. Here the demo says yes.")
        await self._pause()
        await self._host.answer(build, True, by=self._you)
        await self._until(build, lambda status: status.turns > 1)
        await self._explain("'review' sent it back, so 'build' has it again.")
        await self._until(lead, lambda status: status.turns > 0)

    async def _rest(self, lead: str) -> None:
        await self._until(
            lead, lambda status: status.rest is not None and status.continuations == ROUNDS
        )
        await self._pause(0.5)
        await self._explain(f"'lead' went on by itself, {ROUNDS} times, and rests at its limit.")

    async def _picture(self, lead: str) -> None:
        """Show what 'lead' was told of the work that it began: a picture of the tasks."""
        stored = await self._host.store.read(stream=session_stream(lead), limit=10_000)
        uses = {
            one.event.tool_use_id
            for one in stored
            if isinstance(one.event, events.ToolStarted) and one.event.tool == prompts.COORDINATE
        }
        [result] = [
            one.event.result
            for one in stored
            if isinstance(one.event, events.ToolFinished) and one.event.tool_use_id in uses
        ]
        await self._explain("What 'lead' was told of it, as `ccmaster tasks graph` draws it:\n")
        self._say(indent(result, "  "))

    async def _sum_up(self, session_ids: tuple[str, ...]) -> None:
        found = [await self._host.status(session_id) for session_id in session_ids]
        turns = sum(status.turns for status in found)
        await self._explain(
            f"Those were {len(found)} agents with {turns} turns. They end with the demo.\n"
            '  Your own: ccmaster watch "Fix the failing tests" --max-turns 3'
        )

    async def _launch(self, name: str, prompt: str | None = None, *, watch: bool = False) -> str:
        session_id = await self._host.launch(
            by=self._you,
            working_dir=self._working_dir,
            prompt=prompt,
            name=name,
            runtime="demo",
            role=name,
            capabilities=(name,),
            watch=watch,
            here=True,
        )
        await self._pause(0.3)
        return session_id

    async def _first(self, session_id: str, kind: type[T]) -> T:
        """Wait for the first event of a kind in a session."""
        async for batch in self._host.store.follow(0):
            for stored in batch:
                event = stored.event
                if isinstance(event, kind) and event.stream == session_stream(session_id):
                    return event
        raise AssertionError("the store has an end")

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
