"""Whether what someone asks for can be at all: scopes, folders, limits, messages."""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from ccmaster_hookspecs.errors import InvalidRequest, Refused
from ccmaster_hookspecs.events import MessageSent
from ccmaster_hookspecs.messages import Priority
from ccmaster_hookspecs.principals import Principal, Scope

MESSAGE_LENGTH = 1_000_000
"""The longest message, in characters."""


def require(by: Principal, scope: Scope) -> None:
    """Raise `Refused` where a principal lacks a scope."""
    if scope not in by.scopes:
        raise Refused(f"{by} lacks the scope {scope}", "ask a person who has it")


def granted(
    by: Principal, wanted: Collection[Scope] | None, default: Collection[Scope]
) -> tuple[Scope, ...]:
    """Return what a session's agent may ask of ccmaster: never more than who launches it may.

    Args:
        by: Who launches it.
        wanted: What was asked for; None: the default, as far as `by` may itself.
        default: What the configuration says.

    Raises:
        Refused: More was asked for than `by` may.
    """
    for scope in wanted or ():
        require(by, scope)
    given = set(default if wanted is None else wanted) & by.scopes
    return tuple(scope for scope in Scope if scope in given)


def folder(path: str) -> Path:
    """Return a working directory as an absolute path.

    Raises:
        InvalidRequest: There is no such folder.
    """
    absolute = Path(path).expanduser().resolve()
    if not absolute.is_dir():
        raise InvalidRequest(f"{absolute} is not a folder", "name one that is there with -C")
    return absolute


def check_limits(max_turns: int | None, budget_usd: float | None) -> None:
    """Raise `InvalidRequest` for a limit that cannot be one."""
    if max_turns is not None and max_turns < 0:
        raise InvalidRequest(f"max_turns cannot be {max_turns}", "give 0 or more")
    if budget_usd is not None and not budget_usd > 0:
        raise InvalidRequest(f"the budget cannot be {budget_usd}", "give more than 0")


def message(
    stream: str,
    text: str,
    by: Principal,
    *,
    message_id: str | None = None,
    in_reply_to: str | None = None,
    priority: Priority = Priority.NEXT,
    deadline: datetime | None = None,
) -> MessageSent:
    """Return the event that sends a text.

    Raises:
        InvalidRequest: The text is empty or too long, the id is no UUID, or the deadline has no
            time zone.
    """
    if not text.strip():
        raise InvalidRequest("the message is empty", "write something")
    if len(text) > MESSAGE_LENGTH:
        raise InvalidRequest(
            f"the message has {len(text)} characters",
            f"at most {MESSAGE_LENGTH} are allowed: put it in a file and send the path",
        )
    return MessageSent(
        stream=stream,
        by=by,
        message_id=_uuid(message_id),
        text=text,
        in_reply_to=in_reply_to,
        priority=priority,
        deadline=_in_utc(deadline),
    )


def _uuid(text: str | None) -> str:
    if text is None:
        return str(uuid4())
    try:
        return str(UUID(text))
    except ValueError:
        raise InvalidRequest(f"{text!r} is not a UUID", "use uuid4, or give no id") from None


def _in_utc(deadline: datetime | None) -> datetime | None:
    if deadline is None:
        return None
    if deadline.tzinfo is None:
        raise InvalidRequest(
            f"the deadline {deadline.isoformat()} has no time zone", "give it in UTC"
        )
    return deadline.astimezone(UTC)
