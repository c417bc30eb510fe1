"""Decide whether an idle session goes on by itself.

Every rule may say that it rests; where none does, it goes on. What only a person can change
comes first, what time changes comes last, so that a session is not looked at again in vain.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from ccmaster_hookspecs import Continue, Rest, Status
from ccmaster_plugin_auto_continue import limits, obstacles, times
from ccmaster_plugin_auto_continue.settings import AutoContinueSettings
from ccmaster_plugin_auto_continue.situation import Situation

RULES: tuple[Callable[[Situation], Rest | None], ...] = (
    obstacles.switched_off,
    obstacles.not_prompted,
    obstacles.not_idle,
    obstacles.asking,
    obstacles.background_work,
    obstacles.open_messages,
    obstacles.failed,
    limits.turns,
    limits.budget,
    limits.finished,
    limits.deadline,
    limits.age,
    times.usage_limit,
    times.person_present,
    times.closed_hours,
)


def decide(
    status: Status,
    settings: AutoContinueSettings,
    now: datetime,
    fleet: Iterable[Status] = (),
) -> Continue | Rest:
    """Say whether a session goes on; the same facts give the same answer.

    Args:
        status: Where the session stands.
        settings: What the configuration says.
        now: The time, with its time zone.
        fleet: Every session that has not ended, for what those of one account share.
    """
    situation = Situation(status=status, settings=settings, now=now, fleet=tuple(fleet))
    for rule in RULES:
        if rest := rule(situation):
            return rest
    count = f"{status.continuations + 1}/{situation.max_turns}"
    return Continue(settings.prompt, note=count)
