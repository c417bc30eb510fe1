"""Whether tasks may be added: each is sound, its agent lives, no circle comes of it. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from attrs import frozen

from ccmaster_hookspecs.clean import is_unseen
from ccmaster_hookspecs.errors import CcmasterError, InvalidRequest, Refused
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.settings import CoordinationSettings
from ccmaster_plugin_coordination.tasks.board import Board
from ccmaster_plugin_coordination.tasks.circles import check_circle
from ccmaster_plugin_coordination.tasks.events import TaskAdded

TITLE = 200
"""The longest title, in characters."""
CAPABILITIES = CHOICES = 32
"""How many of each a task has at most."""
CHOICE = 100
"""The longest choice, in characters."""
RETRIES = 100
"""How often a task is tried again at most."""
TIMEOUT = 30 * 24 * 3600.0
"""The longest an attempt may take, in seconds."""
BATCH = 10_000
"""How many tasks are added at once at most."""

_CAPABILITY = re.compile(r"[a-z0-9][a-z0-9._+-]{0,62}")
"""As a session's own capabilities are written."""
E = TypeVar("E", bound=CcmasterError)


@frozen
class Circumstances:
    """What holds as tasks are added."""

    board: Board
    """Every task there is, as of now."""
    sessions: Mapping[str, Status]
    """By id: those that live, and any other whose agent is to do something."""
    settings: CoordinationSettings


def check(added: Sequence[TaskAdded], now: Circumstances, by: Principal) -> None:
    """Say why tasks cannot be added, if so.

    Args:
        added: All that are to be added in one commit; none of them is there yet.
        now: What holds.
        by: Who adds them.

    Raises:
        InvalidRequest: One of them cannot be.
        Refused: One of them must not be.
    """
    if not 1 <= len(added) <= BATCH:
        raise InvalidRequest(f"{len(added)} tasks cannot be added at once", f"give 1 to {BATCH}")
    known = {*now.board.tasks, *(one.task_id for one in added)}
    for one in added:
        check_text(one.title, one.text, now.settings.max_task_chars)
        _check_numbers(one)
        check_capabilities(one.capabilities)
        _check_choices(one.choices)
        _check_dependencies(one, known, now.settings.max_dependencies)
        _check_parent(one, now, by)
        if by.kind is not PrincipalKind.SYSTEM:
            check_agent(one.assignee, one.open_to, now.sessions)
    _check_count(added, now)
    check_circle(added, now.board)


def check_text(title: str, text: str, most: int) -> None:
    """Raise `InvalidRequest` for a title or a text that no task may have."""
    if not text.strip() or not title.strip():
        raise InvalidRequest("the task is empty", "say what is to be done")
    for what, said, longest in (("task", text, most), ("title", title, TITLE)):
        if len(said) > longest:
            raise InvalidRequest(
                f"the {what} has {len(said)} characters",
                f"at most {longest} are allowed: put it in a file and name the path",
            )
        check_unicode(what, said)
    if any(is_unseen(character) for character in title):
        raise InvalidRequest("the title is not one line of plain text", "write it in one line")


def check_unicode(what: str, text: str) -> None:
    """Raise `InvalidRequest` for text that nothing can write down."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidRequest(f"the {what} is no valid Unicode", "send valid text") from None


def check_capabilities(words: Sequence[str]) -> None:
    """Raise `InvalidRequest` where a word can be no capability, or there are too many."""
    for word in words:
        if not _CAPABILITY.fullmatch(word):
            allowed = "use small letters, digits, '.', '_', '+' and '-', at most 63"
            raise InvalidRequest(f"{word!r} cannot be one of the capabilities", allowed)
    if len(words) > CAPABILITIES:
        raise InvalidRequest(
            f"{len(words)} capabilities are too many", f"give at most {CAPABILITIES}"
        )


def check_agent(
    assignee: str | None, open_to: Sequence[str] | None, sessions: Mapping[str, Status]
) -> None:
    """Raise `InvalidRequest` where no agent that is to do a task can ever do it."""
    meant = [*([assignee] if assignee else []), *(open_to or ())]
    reasons = [_unable(session_id, sessions.get(session_id)) for session_id in meant]
    if reasons and all(reasons):
        raise InvalidRequest(reasons[0] or "", "`ccmaster agents` lists those that can")


def _unable(session_id: str, status: Status | None) -> str | None:
    if status is None:
        return f"no session has the id {session_id!r}"
    if not status.live:
        return f"{status.name} has ended ({status.ended}), so it can take no task"
    if Scope.COORDINATE not in status.scopes:
        return f"{status.name} lacks the scope {Scope.COORDINATE}, so it could report on no task"
    return None


def _check_numbers(one: TaskAdded) -> None:
    if not 0 <= one.max_retries <= RETRIES:
        raise InvalidRequest(f"max_retries cannot be {one.max_retries}", f"give 0 to {RETRIES}")
    if one.timeout_seconds is not None and not 0 < one.timeout_seconds <= TIMEOUT:
        raise InvalidRequest(
            f"timeout_seconds cannot be {one.timeout_seconds}",
            f"give more than 0, and at most {TIMEOUT:.0f}",
        )


def _check_choices(choices: Sequence[str]) -> None:
    if len(choices) > CHOICES or len({*choices}) < len(choices):
        raise InvalidRequest(
            f"there are {len(choices)} choices", f"give at most {CHOICES}, each once"
        )
    for choice in choices:
        check_unicode("choice", choice)
        if not choice.strip() or len(choice) > CHOICE:
            raise InvalidRequest(
                f"{choice[:CHOICE]!r} cannot be a choice", f"give 1 to {CHOICE} characters"
            )


def _check_dependencies(one: TaskAdded, known: Iterable[str], most: int) -> None:
    if len(one.after) > most:
        raise InvalidRequest(
            f"the task waits for {len(one.after)} others",
            f"at most {most} are allowed (coordination.max_dependencies)",
        )
    for other in one.after:
        if other not in known:
            raise InvalidRequest(f"no task has the id {other!r}", "list_tasks tells all")


def _check_parent(one: TaskAdded, now: Circumstances, by: Principal) -> None:
    parent = now.board.tasks.get(one.parent) if one.parent else None
    if one.parent is None or (parent is None and one.group):
        return  # within a coordination both may be added at once
    if parent is None:
        raise InvalidRequest(f"no task has the id {one.parent!r}", "list_tasks tells all")
    if parent.state.over:
        raise InvalidRequest(
            f"task {parent.task_id} is {parent.state}, so it gets no more parts", "leave parent out"
        )
    if by.kind is PrincipalKind.SESSION and parent.session != by.name:
        raise Refused(
            f"task {parent.task_id} is not what you work on", "leave parent out, or name your own"
        )


def _check_count(added: Sequence[TaskAdded], now: Circumstances) -> None:
    most = now.settings.max_open_tasks
    for creator, count in Counter(one.by for one in added).items():
        if creator.kind in {PrincipalKind.PERSON, PrincipalKind.SYSTEM}:
            continue
        if now.board.open_by(creator) + count > most:
            raise Refused(
                f"{creator} has added {now.board.open_by(creator)} tasks that are not over, and "
                f"{count} more would be too many",
                f"at most {most} are allowed (coordination.max_open_tasks): wait, or cancel some",
            )
