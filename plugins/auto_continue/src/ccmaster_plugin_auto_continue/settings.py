"""What can be configured of how sessions go on by themselves."""

from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from ccmaster_hookspecs.settings import at_least, setting
from ccmaster_plugin_auto_continue.hours import DAYS, parse_span

PROMPT = (
    "Continue with the next step. When everything is finished, say DONE, alone on the last line."
)


def _not_empty(_: object, __: object, text: str) -> None:
    if not text.strip():
        raise ValueError("it must not be empty")


def _phrases(_: object, __: object, phrases: tuple[str, ...]) -> None:
    if not all(any(character.isalnum() for character in phrase) for phrase in phrases):
        raise ValueError("each phrase must have a letter or a digit")


def _moment(_: object, __: object, text: str | None) -> None:
    try:
        year = datetime.fromisoformat(text or "2000-01-01").year
    except ValueError:
        year = 0
    if not 2000 <= year < 3000:
        raise ValueError("it must be a date and time such as '2026-11-30 18:00'")


def _less_than_a_day(_: object, __: object, seconds: float) -> None:
    if not 0 <= seconds < 86_400:
        raise ValueError("it must be at least 0 and less than a day, 86400")


def _span(_: object, __: object, text: str | None) -> None:
    if text is not None:
        parse_span(text)


def _days(_: object, __: object, days: tuple[str, ...]) -> None:
    if not set(days) <= set(DAYS):
        raise ValueError(f"each must be one of {', '.join(DAYS)}")


def _zone(_: object, __: object, name: str | None) -> None:
    try:
        ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}; 'Europe/Berlin' is one") from None


@frozen(kw_only=True)
class AutoContinueSettings:
    """When an idle session goes on by itself, and when it rests."""

    enabled: bool = setting(True, "Whether sessions go on by themselves at all.")
    prompt: str = setting(PROMPT, "What a session is told in order to go on.", validator=_not_empty)
    max_turns: int = setting(
        3,
        "How often a session goes on by itself; `--max-turns` says it for one session.",
        validator=at_least(0),
    )
    budget_usd: float | None = setting(
        None,
        "Dollars after which a session rests that has no budget of its own; unset: no limit.",
        validator=at_least(0),
    )
    stop_phrases: tuple[str, ...] = setting(
        ("DONE",),
        "A session rests whose last answer ends with a line that is one of these; case, marks "
        "and spaces around it do not matter.",
        validator=_phrases,
    )
    deadline: str | None = setting(
        None,
        "A date and time, such as '2026-11-30 18:00', from which on every session rests.",
        validator=_moment,
    )
    max_hours: float | None = setting(
        None, "Hours after its launch from which on a session rests.", validator=at_least(0)
    )
    window: str | None = setting(
        None,
        "The hours in which sessions go on, such as '22:00-06:00'; unset: all day.",
        validator=_span,
    )
    days: tuple[str, ...] = setting(
        (),
        "The days on which the window opens, such as ['mon', 'fri']; empty: every day.",
        validator=_days,
    )
    timezone: str | None = setting(
        None,
        "The time zone of window and deadline, such as 'Europe/Berlin'; unset: this machine's.",
        validator=_zone,
    )
    quiet_seconds: float = setting(
        5.0,
        "Seconds for which a session rests after a person typed something for it.",
        validator=_less_than_a_day,
    )
