"""What is told of a session's life: asked for, up, let go, gone, and how it is set."""

from ccmaster_core.cli.view.lines import Reader, Told
from ccmaster_core.cli.view.marks import Mark
from ccmaster_core.cli.view.telling.amounts import joined, money, spent, turns
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.status import Status

SHOWN_ID = 6
"""Characters of a session's id; any unique prefix names it."""


def launch_requested(event: e.LaunchRequested, _: Status, after: Status, reader: Reader) -> Told:
    """Tell where, by what and as what a session is launched."""
    parts = (
        reader.path(event.working_dir),
        one_line(event.runtime),
        event.model and one_line(event.model),
        event.permission_mode and one_line(event.permission_mode),
        f"session {after.session_id[:SHOWN_ID]}",
    )
    return Told(mark=Mark.LAUNCHING, text=joined(*parts))


def resume_requested(event: e.ResumeRequested, _: Status, __: Status, reader: Reader) -> Told:
    """Tell who brings a session back."""
    return Told(mark=Mark.LAUNCHING, text=f"resumed by {reader.who(event.by)}")


def claimed(event: e.SessionClaimed, _: Status, __: Status, ___: Reader) -> Told:
    """Tell which host has the session."""
    return Told(mark=Mark.LAUNCHING, text=f"taken by host {one_line(event.host)}")


def launched(event: e.SessionLaunched, _: Status, after: Status, __: Reader) -> Told:
    """Tell what runs now."""
    parts = (
        "up again" if after.launches > 1 else "up",
        f"host {one_line(after.host)}" if after.host else None,
        f"pid {event.pid}" if event.pid else None,
        event.version and one_line(event.version),
        event.model and one_line(event.model),
    )
    return Told(mark=Mark.LAUNCHING, text=joined(*parts))


def released(event: e.SessionReleased, _: Status, __: Status, ___: Reader) -> Told:
    """Tell why nobody runs the session now."""
    return Told(mark=Mark.LAUNCHING, text=one_line(event.reason))


def stop_requested(event: e.StopRequested, _: Status, __: Status, reader: Reader) -> Told:
    """Tell who ends the session."""
    why = f": {one_line(event.reason)}" if event.reason else ""
    return Told(mark=Mark.ENDED, text=f"asked for by {reader.who(event.by)}{why}")


_WELL = frozenset({e.EndReason.FINISHED, e.EndReason.STOPPED})


def ended(event: e.SessionEnded, before: Status, _: Status, __: Reader) -> Told:
    """Tell why the session is over, and what it came to."""
    detail = f"{event.reason}: {one_line(event.detail)}" if event.detail else str(event.reason)
    if event.reason in _WELL:
        text = joined(detail, turns(before.turns), spent(before))
        return Told(mark=Mark.ENDED, text=text)
    return Told(mark=Mark.FAILED, text=detail)


def identity_set(event: e.IdentitySet, before: Status, after: Status, reader: Reader) -> Told:
    """Tell who its agent is from now on."""
    renamed = event.name is not None and before.name != after.name
    parts = (
        f"was called {one_line(before.name)}" if renamed else None,
        None if event.role is None else f"role: {one_line(event.role) or 'none'}",
        None
        if event.capabilities is None
        else f"can: {one_line(', '.join(event.capabilities)) or 'nothing special'}",
    )
    said = joined(*parts) or f"is called {one_line(after.name)}"
    return Told(mark=Mark.NOTE, text=said, aside=f"by {reader.who(event.by)}")


def noted(event: e.NoteSet, _: Status, __: Status, ___: Reader) -> Told:
    """Tell what a plugin notes beside the session."""
    text = "nothing any more" if event.text is None else one_line(event.text)
    return Told(mark=Mark.NOTE, text=f"{one_line(event.key)}: {text}")


def watch_set(event: e.WatchSet, _: Status, after: Status, reader: Reader) -> Told:
    """Tell how the session goes on by itself from now on."""
    parts = (
        None if event.watch is None else ("on" if event.watch else "off"),
        None if event.max_turns is None else f"at most {event.max_turns} turns",
        f"counts from 0 of {after.max_turns}" if event.reset and after.max_turns else None,
        "counts from 0" if event.reset and not after.max_turns else None,
    )
    return Told(mark=Mark.WATCH, text=joined(*parts), aside=f"by {reader.who(event.by)}")


def model_requested(event: e.ModelChangeRequested, _: Status, __: Status, reader: Reader) -> Told:
    """Tell who wants another model."""
    text = f"model {one_line(event.model)}"
    return Told(mark=Mark.NOTE, text=text, aside=f"by {reader.who(event.by)}")


def mode_requested(
    event: e.PermissionModeChangeRequested, _: Status, __: Status, reader: Reader
) -> Told:
    """Tell who wants another permission mode."""
    text = f"permission mode {one_line(event.mode)}"
    return Told(mark=Mark.NOTE, text=text, aside=f"by {reader.who(event.by)}")


def model_changed(event: e.ModelChanged, _: Status, __: Status, ___: Reader) -> Told:
    """Tell the model in use."""
    return Told(mark=Mark.NOTE, text=f"model is {one_line(event.model)}")


def mode_changed(event: e.PermissionModeChanged, _: Status, __: Status, ___: Reader) -> Told:
    """Tell the permission mode in use."""
    return Told(mark=Mark.NOTE, text=f"permission mode is {one_line(event.mode)}")


def budget_spent(event: e.BudgetSpent, _: Status, __: Status, ___: Reader) -> Told:
    """Tell that there is no money left."""
    return Told(mark=Mark.LIMIT, text=f"the budget of {money(event.budget_usd)} is spent")


def notice(event: e.Notice, _: Status, __: Status, ___: Reader) -> Told:
    """Tell what is worth knowing."""
    return Told(mark=Mark.NOTE, text=one_line(event.text))
