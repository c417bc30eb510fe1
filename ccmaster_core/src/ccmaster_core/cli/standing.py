"""Where sessions stand, told with who runs them: the events alone say only what was last seen."""

from collections.abc import Collection, Iterable

from ccmaster_core import hosts
from ccmaster_core.application import Application
from ccmaster_hookspecs import standing as contract
from ccmaster_hookspecs.status import State, Status

NOBODY = "waiting for a host"
UP = "run `ccmaster up`"
"""What to do where no host lives that takes sessions."""


async def standing(application: Application, statuses: Iterable[Status]) -> list[Status]:
    """Return statuses of which each is true now."""
    claimed = frozenset(await application.store.claims())
    adopting = any(host.adopts for host in await hosts.living(application.store))
    return [as_it_is(status, claimed, adopting=adopting) for status in statuses]


async def standing_of(application: Application, session: str) -> Status:
    """Return the true status of the session that a person named.

    Raises:
        UnknownSession: There is none.
        InvalidRequest: It may be any of several.
    """
    [status] = await standing(application, [await application.status(session)])
    return status


def as_it_is(status: Status, claimed: Collection[str], *, adopting: bool) -> Status:
    """Return a status as it is, in a person's words; see the contract's. Pure."""
    return contract.as_it_is(status, claimed, adopting=adopting, nobody=NOBODY)


def advice(statuses: Iterable[Status]) -> str | None:
    """Say what to do about sessions that nobody runs; None: there are none. Pure."""
    waiting = sum(status.live and status.activity == NOBODY for status in statuses)
    if not waiting:
        return None
    what = "1 session waits" if waiting == 1 else f"{waiting} sessions wait"
    return f"{what} for a host: {UP}"


def noted(status: Status) -> list[str]:
    """Return what plugins noted beside a session, a text each. Pure; not yet cleaned."""
    return [f"{key} {text}" for key, text in status.notes.items()]


def doing(status: Status) -> str:
    """Say in one line what a session does, or why it does nothing. Pure; not yet cleaned."""
    if status.state is State.ENDED:
        return f"{status.ended}: {status.detail}" if status.detail else str(status.ended)
    if status.stopping:
        return "ends now"
    if status.state is State.WAITING:
        [question, *_] = status.questions
        return f"asks for {question.tool}  {question.subject}".rstrip()
    if status.state is not State.IDLE:
        return status.activity
    return contract.why_idle(status, lambda time: f"{time.astimezone():%H:%M}")
