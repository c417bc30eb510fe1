"""The fixed words that events use to say why."""

from enum import StrEnum


class Failure(StrEnum):
    """Why a turn did not come to its proper end."""

    ERROR = "error"
    """The model or the agent reported an error."""
    LIMIT = "limit"
    """The account's usage limit was reached."""
    MAX_TURNS = "max_turns"
    """The agent's own cap on steps within a turn was reached."""
    BUDGET = "budget"
    """The session's budget is spent."""
    INTERRUPTED = "interrupted"
    """Someone interrupted it."""
    LOST = "lost"
    """The agent or its host died in the middle of it."""


class EndReason(StrEnum):
    """Why a session ended."""

    FINISHED = "finished"
    """The agent ended by itself, without failure."""
    STOPPED = "stopped"
    """Someone asked for it."""
    FAILED = "failed"
    """The agent could not be launched."""
    CRASHED = "crashed"
    """The agent's process died."""
    REFUSED = "refused"
    """A policy did not let it launch."""
    LOST = "lost"
    """Its host died and it could not be resumed."""
