"""How events of a session's life change its status: asked for, claimed, up, gone."""

from ccmaster_core.status.changes import Changes, less
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import Status


def launch_requested(status: Status, event: e.LaunchRequested) -> Changes:
    """Begin with what was asked for; a second request changes nothing."""
    if status.created_at:
        return {}
    return {
        "name": event.name,
        "runtime": event.runtime,
        "working_dir": event.working_dir,
        "owner": event.by,
        "created_at": event.at,
        "wanted_host": event.host,
        "watch": event.watch,
        "max_turns": event.max_turns,
        "budget_usd": event.budget_usd,
        "model": event.model,
        "permission_mode": event.permission_mode,
        "fork_of": event.fork_of,
        "scopes": event.scopes,
        "role": event.role,
        "capabilities": event.capabilities,
        "options": event.options,
    }


_NOTHING_RUNS: Changes = {
    "up": False,
    "token_hash": None,
    "turn": None,
    "questions": (),
    "tools": {},
    "pending_work": (),
    "activity": "",
}


def resume_requested(status: Status, event: e.ResumeRequested) -> Changes:
    """Bring an ended session back to its beginning."""
    if not status.ended:
        return {}
    return {
        **_NOTHING_RUNS,
        "ended": None,
        "detail": None,
        "stopping": False,
        "wanted_host": event.host,
    }


def claimed(status: Status, event: e.SessionClaimed) -> Changes:
    """Hand the session to a host; an older claim changes nothing."""
    if event.epoch <= status.epoch:
        return {}
    # The turn stays: the host that took over says what became of it.
    return {
        **_NOTHING_RUNS,
        "turn": status.turn,
        "host": event.host,
        "epoch": event.epoch,
        "wanted_host": None,
    }


def launched(status: Status, event: e.SessionLaunched) -> Changes:
    """Count the agent that is up."""
    return {
        "up": True,
        "pid": event.pid,
        "account": event.account or status.account,
        "model": event.model or status.model,
        "launches": status.launches + 1,
        "activity": "",
    }


def identity_set(_status: Status, event: e.IdentitySet) -> Changes:
    """Change what was said of who its agent is."""
    said = {"name": event.name, "role": event.role, "capabilities": event.capabilities}
    return {key: value for key, value in said.items() if value is not None}


def noted(status: Status, event: e.NoteSet) -> Changes:
    """Set or take away what a plugin notes of it."""
    others = less(status.notes, (event.key,))
    return {"notes": others if event.text is None else {**others, event.key: event.text}}


def released(_status: Status, _event: e.SessionReleased) -> Changes:
    """Leave the session without a host."""
    return {**_NOTHING_RUNS, "host": None, "pid": None}


def ended(_status: Status, event: e.SessionEnded) -> Changes:
    """Let go of all that was open."""
    return {
        **_NOTHING_RUNS,
        "ended": event.reason,
        "detail": event.detail,
        "host": None,
        "pid": None,
        "stopping": False,
        "messages": {},
        "inbox": (),
        "unwanted": (),
        "late": (),
        "rest": None,
        "rest_until": None,
        "notes": {},
    }
