"""The statements on claims: leases on streams, each with an epoch that only grows.

The clock is one that all processes of the machine share and that stands still while it sleeps
(`time.monotonic`): a laptop that was closed for an hour finds every claim as it was, and no two
hosts wake up to the same session. When the machine restarts that clock begins again, so a claim
is in force only from when it was taken: one of before the restart lies ahead, and is over.
"""

import sqlite3
from collections.abc import Callable, Iterable

from ccmaster_core.sqlite.connection import begin, transaction
from ccmaster_hookspecs.errors import AlreadyClaimed, StaleClaim
from ccmaster_hookspecs.storage import Claim

Clock = Callable[[], float]
"""Seconds, by a clock that all who share the store share."""

_HELD = "select holder, epoch, since <= :now and :now < until from claims where stream = :stream"
_TAKE = """
    replace into claims (stream, holder, epoch, since, until)
    values (:stream, :holder, :epoch, :now, :until)"""
_LENGTHEN = """
    update claims set since = :now, until = :until
    where holder = :holder and since <= :now and :now < until"""
_IN_FORCE = "select stream, holder, epoch from claims where since <= :now and :now < until"
_OF_HOLDER = f"{_IN_FORCE} and holder = :holder"
_NAMED_SO = f"{_IN_FORCE} and stream >= :first and stream < :beyond"
_AHEAD = "update claims set since = 0, until = 0 where :now < until and :now < since"
_SOME_AHEAD = "select 1 from claims where :now < until and :now < since"
_LAST_CHARACTER = chr(0x10FFFF)
_END = """
    update claims set until = since
    where stream = :stream and holder = :holder and epoch = :epoch"""


def claim(db: sqlite3.Connection, stream: str, holder: str, ttl: float, now: float) -> Claim:
    """Take a stream for `ttl` seconds.

    Raises:
        AlreadyClaimed: Another holder's claim is in force.
    """
    current, epoch, held = _held(db, stream, now)
    if held and current != holder:
        raise AlreadyClaimed(stream, current)
    taken = Claim(stream, holder, epoch + 1)
    db.execute(_TAKE, {**_named(taken), "now": now, "until": now + ttl})
    return taken


def require(db: sqlite3.Connection, claim: Claim, now: float) -> None:
    """Refuse to go on under a claim that is over.

    Raises:
        StaleClaim: It lapsed, was released, or another was taken since.
    """
    if _held(db, claim.stream, now) != (claim.holder, claim.epoch, True):
        raise StaleClaim(claim.stream, claim.epoch)


def renew(db: sqlite3.Connection, holder: str, ttl: float, now: float) -> dict[str, Claim]:
    """Lengthen all of a holder's claims that are in force; return them by stream."""
    db.execute(_LENGTHEN, {"holder": holder, "now": now, "until": now + ttl})
    return _by_stream(db.execute(_OF_HOLDER, {"holder": holder, "now": now}))


def release(db: sqlite3.Connection, claim: Claim) -> None:
    """End a claim; its epoch stays, so that the next one's is greater."""
    db.execute(_END, _named(claim))


def in_force(db: sqlite3.Connection, now: float, prefix: str = "") -> dict[str, Claim]:
    """Return every claim in force on a stream whose name begins so, by stream.

    Each claim that there ever was has its row, for its epoch. Those that are over lie behind
    in the index by their end, and are not looked at; with a prefix, all rows of it are, so it
    is for names of which there were few.
    """
    if not prefix:
        return _by_stream(db.execute(_IN_FORCE, {"now": now}))
    names = {"first": prefix, "beyond": prefix + _LAST_CHARACTER}
    return _by_stream(db.execute(_NAMED_SO, {"now": now, **names}))


def end_those_ahead(db: sqlite3.Connection, clock: Clock) -> None:
    """End claims of before a restart: they are over, but would be looked at until their time came.

    Where there are none, nothing is written.
    """
    if not db.execute(_SOME_AHEAD, {"now": clock()}).fetchone():
        return
    begin(db)
    with transaction(db):
        # Nobody can have taken one since this time.
        db.execute(_AHEAD, {"now": clock()})


def _by_stream(rows: Iterable[tuple[str, str, int]]) -> dict[str, Claim]:
    return {row[0]: Claim(*row) for row in rows}


def _held(db: sqlite3.Connection, stream: str, now: float) -> tuple[str, int, bool]:
    row = db.execute(_HELD, {"stream": stream, "now": now}).fetchone()
    return row or ("", 0, False)


def _named(claim: Claim) -> dict[str, str | int]:
    return {"stream": claim.stream, "holder": claim.holder, "epoch": claim.epoch}
