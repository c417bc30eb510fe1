"""Rules about how far a session goes: once one says rest, only a person changes that."""

from ccmaster_hookspecs import Rest
from ccmaster_plugin_auto_continue.hours import read_moment
from ccmaster_plugin_auto_continue.situation import Situation


def turns(situation: Situation) -> Rest | None:
    """Rest once it went on by itself as often as it may."""
    done, most = situation.status.continuations, situation.max_turns
    return Rest(f"{done} of {most} turns") if done >= most else None


def budget(situation: Situation) -> Rest | None:
    """Rest once it has cost as much as it may."""
    cost, most = situation.status.cost_usd, situation.budget_usd
    if most is None or cost < most:
        return None
    return Rest(f"${cost:.2f} of ${most:.2f} spent")


def finished(situation: Situation) -> Rest | None:
    """Rest once the agent says that it is finished.

    Only a last line that is the phrase and nothing else counts: 'not done yet' does not.
    """
    lines = [line for line in (situation.status.last_message or "").splitlines() if line.strip()]
    if not lines:
        return None
    said = _bare(lines[-1])
    for phrase in situation.settings.stop_phrases:
        if said == _bare(phrase):
            return Rest(f"the agent said {phrase}")
    return None


def deadline(situation: Situation) -> Rest | None:
    """Rest from the deadline on."""
    text = situation.settings.deadline
    if text is None or situation.now < read_moment(text, situation.zone):
        return None
    return Rest(f"the deadline {text} has passed")


def age(situation: Situation) -> Rest | None:
    """Rest once so many hours have passed since it was asked for."""
    hours, begun = situation.settings.max_hours, situation.status.created_at
    if hours is None or begun is None or (situation.now - begun).total_seconds() < hours * 3600:
        return None
    return Rest(f"its {hours:g} h are over")


def _bare(text: str) -> str:
    """Leave out case, and the marks and spaces around the words."""
    begins = next((i for i, character in enumerate(text) if character.isalnum()), len(text))
    ends = next((i for i in range(len(text), 0, -1) if text[i - 1].isalnum()), begins)
    return " ".join(text[begins:ends].split()).casefold()
