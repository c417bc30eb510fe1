"""Rules that time alone undoes: each says when to look again."""

from datetime import timedelta

from ccmaster_hookspecs import Rest
from ccmaster_hookspecs.events import Failure
from ccmaster_plugin_auto_continue.hours import read_window
from ccmaster_plugin_auto_continue.situation import Situation

LIMITED = "the account's usage limit is reached"
LOOK_AGAIN = timedelta(minutes=5)
"""How soon to look again at what others may undo; looking costs nothing."""


def usage_limit(situation: Situation) -> Rest | None:
    """Rest, with all sessions of the account, until its usage limit resets."""
    now, account = situation.now, situation.of_its_account
    resets = [one.limited_until for one in account if one.limited_until]
    if resets and max(resets) > now:
        return Rest(LIMITED, max(resets))
    unknown = [one for one in account if one.failure is Failure.LIMIT and not one.limited_until]
    if situation.status in unknown:
        return Rest(f"{LIMITED}, and nobody knows when it resets")
    if unknown:
        return Rest(LIMITED, now + LOOK_AGAIN)
    return None


def person_present(situation: Situation) -> Rest | None:
    """Rest where a person typed a moment ago: they may want to say more.

    They may sit at another machine, whose clock is a little ahead. One that is further ahead
    tells nothing, and must not make the session rest until ours has caught up.
    """
    now, typed = situation.now, situation.status.person_at
    quiet = timedelta(seconds=situation.settings.quiet_seconds)
    if typed is None or not now - quiet < typed <= now + quiet:
        return None
    return Rest(f"a person typed less than {quiet.total_seconds():g} s ago", typed + quiet)


def closed_hours(situation: Situation) -> Rest | None:
    """Rest outside the hours in which sessions go on."""
    settings = situation.settings
    window = read_window(settings.window, settings.days, situation.zone)
    until = window.next_opening(situation.now) if window else None
    if until is None:
        return None
    hours = " ".join(filter(None, (settings.window, ", ".join(settings.days))))
    return Rest(f"outside the hours {hours}", until)
