"""Stores with a history: sessions that ended long ago, and a few that live."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from attrs import evolve
from tests.benchmarks.homes import ANA

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_core.status import after
from ccmaster_core.statuses import Statuses
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import Snapshot

LIVING = 50
"""Sessions that have not ended, however long the history is."""
OWN_EVENTS = 10
"""Events of each session that lives."""
PAST_EVENTS = 1000
"""Events of each session that ended."""
UNSAVED = 500
"""Events that came after statuses were last saved, as after a crash."""
AT_ONCE = 10
"""Sessions that are appended in one transaction."""


def fill(path: Path, count: int) -> None:
    """Make a store of `count` events, with the statuses that a host saves."""
    asyncio.run(_fill(path, count))


async def _fill(path: Path, count: int) -> None:
    codec = Codec()
    store = await SqliteStore.open(path, codec)
    past = (count - LIVING * OWN_EVENTS - UNSAVED) // PAST_EVENTS
    for begin in range(0, past, AT_ONCE):
        await _past(store, codec, range(begin, min(begin + AT_ONCE, past)))
    await _living(store, codec)
    await store.append(*(_said(number) for number in range(UNSAVED)))
    await store.close()


async def _past(store: SqliteStore, codec: Codec, numbers: range) -> None:
    """Append sessions that ended, and keep their folds, which differ in their names alone."""
    sessions = [list(_ended(f"past-{number}")) for number in numbers]
    last = await store.append(*(event for session in sessions for event in session))
    first = last - len(sessions) * PAST_EVENTS
    status = Status(session_id=f"past-{numbers[0]}")
    for event in sessions[0]:
        status = after(status, event)
    kept = [
        Snapshot(
            stream=e.session_stream(f"past-{number}"),
            position=first + (place + 1) * PAST_EVENTS,
            body=codec.dump_status(
                evolve(status, session_id=f"past-{number}", name=f"past-{number}")
            ),
            closed=True,
        )
        for place, number in enumerate(numbers)
    ]
    await store.save(kept, last)


async def _living(store: SqliteStore, codec: Codec) -> None:
    """Append sessions that live, and have a host's own statuses save their folds."""
    statuses = Statuses(store, codec)
    await statuses.load()
    for number in range(LIVING):
        await store.append(*_session(f"live-{number}", OWN_EVENTS))
    await statuses.catch_up()
    await statuses.save()


def _ended(name: str) -> Iterator[e.Event]:
    yield from _session(name, PAST_EVENTS - 1)
    yield e.SessionEnded(stream=e.session_stream(name), reason=e.EndReason.FINISHED)


def _session(name: str, count: int) -> Iterator[e.Event]:
    stream = e.session_stream(name)
    yield e.LaunchRequested(
        stream=stream, by=ANA, name=name, runtime="demo", working_dir="/home/ana/shop"
    )
    yield e.SessionLaunched(stream=stream, pid=7)
    for number in range(count - 2):
        yield _work(stream, number)


def _work(stream: str, number: int) -> e.Event:
    """Return one event of a turn that uses a tool."""
    turn, step = divmod(number, 6)
    message, use = f"m{turn}", f"toolu_{turn}"
    match step:
        case 0:
            return e.MessageSent(stream=stream, by=ANA, message_id=message, text="Go on")
        case 1:
            return e.MessageDelivered(stream=stream, message_id=message)
        case 2:
            return e.TurnStarted(stream=stream, message_ids=(message,))
        case 3:
            return e.ToolStarted(stream=stream, tool_use_id=use, tool="Bash", subject="pytest -q")
        case 4:
            return e.ToolFinished(stream=stream, tool_use_id=use, result="3 passed")
        case _:
            return e.TurnEnded(stream=stream, in_reply_to=(message,), answer="All tests pass.")


def _said(number: int) -> e.Event:
    return e.TextSaid(stream=e.session_stream(f"live-{LIVING - 1}"), text=f"line {number}")
