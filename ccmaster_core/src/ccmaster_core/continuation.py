"""Whether one idle session goes on by itself: asks the plugins, and acts on the answer."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from attrs import define

from ccmaster_core import dispatch
from ccmaster_core.journal import Journal
from ccmaster_core.means import Means
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.decisions import Continue, Rest
from ccmaster_hookspecs.errors import Conflict
from ccmaster_hookspecs.status import State, Status

log = logging.getLogger(__name__)

TELLS_NOTHING = (e.Rested, e.Notice, e.UsageRecorded)
"""Events after which the answer would be the same."""
NO_OPINION = "no plugin says to go on"
"""Why a session rests that no plugin decided on: whoever waits for its end must be told."""
AT_ONCE = 5
"""How often in a row the plugins are asked again at once, where another stream has moved on."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 30.0
"""Seconds after which they are asked from then on: the first, and the longest."""
LONGEST_TIMER = 3600.0
"""Seconds after which a rest is looked at again at the latest: clocks may be set."""


@define
class Continuation:
    """Asks at each change of an idle session, and again when a rest is over."""

    _means: Means
    _journal: Journal
    _poke: Callable[[], None]
    """Makes the run look at the session again."""
    _look: bool = True
    _timer: asyncio.TimerHandle | None = None
    _conflicts: int = 0
    """How often in a row the plugins did not know where another stream stood."""

    def saw(self, event: e.Event) -> None:
        """Take note of an event of the session."""
        if not isinstance(event, TELLS_NOTHING):
            self._look, self._conflicts = True, 0

    async def consider(self, status: Status, position: int) -> None:
        """Ask, where something changed and the session has nothing to do.

        Args:
            status: Where the session stands.
            position: The last event that went into it.
        """
        if not self._look or status.state is not State.IDLE or status.messages or status.stopping:
            return
        self._look = False
        self._cancel_timer()
        answer = await dispatch.decide(
            self._means.plugins.hook.decide_continuation,
            expected=(Continue, Rest),
            host=self._means.host,
            status=status,
        )
        try:
            match answer:
                case Continue():
                    await self._journal.keep(
                        *self._message(answer), expect=position, others=answer.expect
                    )
                case Rest(reason=reason, until=until):
                    await self._rest(status, reason, until, position)
                case None:
                    await self._rest(status, NO_OPINION, None, position)
        except Conflict as conflict:
            if conflict.stream == self._journal.stream:
                self._look = True  # something happened meanwhile; its event wakes the run
            else:
                self._ask_again(conflict)  # what happened elsewhere wakes nobody here
        else:
            self._conflicts = 0

    def close(self) -> None:
        """Forget the timer."""
        self._cancel_timer()

    def look_again(self) -> None:
        """Ask again, because something changed that is no event of the session."""
        self._look = True

    def _message(self, answer: Continue) -> tuple[e.Event, ...]:
        sent = e.MessageSent(
            stream=self._journal.stream,
            by=answer.by,
            message_id=answer.message_id or str(uuid4()),
            text=answer.text,
            note=answer.note,
        )
        return (*answer.also, sent)

    async def _rest(
        self, status: Status, reason: str, until: datetime | None, position: int
    ) -> None:
        if until:
            left = (until - datetime.now(UTC)).total_seconds()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(min(max(left, 0.0), LONGEST_TIMER), self._over)
        if reason != status.rest or (until is None) != (status.rest_until is None):
            rested = e.Rested(stream=self._journal.stream, reason=reason, until=until)
            await self._journal.keep(rested, expect=position)

    def _ask_again(self, conflict: Conflict) -> None:
        """Ask at once after a lost race; a plugin that loses all of them must not keep us busy."""
        self._conflicts += 1
        if self._conflicts <= AT_ONCE:
            self._over()
            return
        pause = min(FIRST_PAUSE * 2 ** min(self._conflicts - AT_ONCE - 1, 30), LONGEST_PAUSE)
        log.warning(
            "a plugin goes on in %s from too old a state: %s", self._journal.stream, conflict
        )
        self._timer = asyncio.get_running_loop().call_later(pause, self._over)

    def _over(self) -> None:
        self._timer = None
        self._look = True
        self._poke()

    def _cancel_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
