"""Why a CLI's process ended, in words for a person. Pure."""

import signal

from ccmaster_hookspecs.events import EndReason, Failure, SessionEnded

SIGNALLED = 128
"""What a program that ended itself upon a signal adds to the signal's number."""
_GONE = "No conversation found"
_NOT_KEPT = "before the message was part of the conversation: send it again"
_LOST = "the conversation is not where the Claude Code CLI keeps it: was CLAUDE_CONFIG_DIR changed?"


def ended(
    stream: str, *, code: int | None, complaint: str, up: bool, stopped: bool
) -> SessionEnded:
    """Say why the session's agent is gone.

    Args:
        stream: The session's stream.
        code: The exit code, negative for a signal; None: it is not known.
        complaint: The last that the process had to say; may be empty.
        up: Whether it ever was up.
        stopped: Whether it was asked to end.
    """
    if stopped:
        return SessionEnded(stream=stream, reason=EndReason.STOPPED, exit_code=code)
    if up and code == 0:
        return SessionEnded(stream=stream, reason=EndReason.FINISHED, exit_code=code)
    reason = EndReason.CRASHED if up else EndReason.FAILED
    detail = f"the agent {_how(code)}"
    if complaint:
        detail = f"{detail}: {complaint}"
    if not up and complaint.startswith(_GONE):
        detail = f"{detail}; {_LOST}"
    return SessionEnded(stream=stream, reason=reason, detail=detail, exit_code=code)


def of_a_turn(ended: SessionEnded, *, kept: bool) -> tuple[Failure, str]:
    """Say what becomes of a turn that runs while the session ends.

    Args:
        ended: How it ends.
        kept: Whether the turn's messages are part of the conversation.
    """
    if ended.reason is EndReason.STOPPED:
        return Failure.INTERRUPTED, "the session was stopped"
    error = ended.detail or "the agent ended in the middle of it"
    return Failure.LOST, error if kept else f"{error}, {_NOT_KEPT}"


def _how(code: int | None) -> str:
    if code is None:
        return "was lost"
    number = -code if code < 0 else code - SIGNALLED
    try:
        return f"was ended by {signal.Signals(number).name}"
    except ValueError:
        return f"ended with exit code {code}"
