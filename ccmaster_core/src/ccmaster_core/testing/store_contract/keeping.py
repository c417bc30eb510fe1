"""What is true of snapshots."""

# ruff: noqa: D103, S101 - a check's name says what is true, and it fails as a test does

from ccmaster_core.testing.store_contract.parts import Check, OpenStore
from ccmaster_hookspecs.storage import Snapshot


def fold(stream: str, position: int, body: str = "{}", *, closed: bool = False) -> Snapshot:
    """Return a snapshot."""
    return Snapshot(stream, position, body, closed)


async def a_new_store_has_no_snapshots(open_store: OpenStore) -> None:
    store = await open_store()
    assert await store.snapshots() == ([], 0)
    assert await store.snapshot("session/a") is None


async def what_is_kept_is_found_again(open_store: OpenStore) -> None:
    store, other = await open_store(), await open_store()
    kept = [fold("session/a", 3, '{"text":"zażółć \\u0000"}'), fold("session/b", 5)]
    await store.save(kept, upto=7)
    found, upto = await other.snapshots()
    assert sorted(found, key=lambda snapshot: snapshot.stream) == kept
    assert upto == 7
    assert await other.snapshot("session/b") == kept[1]


async def the_closed_are_left_out_unless_asked_for(open_store: OpenStore) -> None:
    store = await open_store()
    await store.save([fold("session/a", 1, closed=True), fold("session/b", 2)], upto=2)
    assert [snapshot.stream for snapshot in (await store.snapshots())[0]] == ["session/b"]
    every, upto = await store.snapshots(closed=True)
    assert {snapshot.stream: snapshot.closed for snapshot in every} == {
        "session/a": True,
        "session/b": False,
    }
    assert upto == 2
    assert await store.snapshot("session/a") == fold("session/a", 1, closed=True)


async def the_newer_fold_stays(open_store: OpenStore) -> None:
    store = await open_store()
    await store.save([fold("session/a", 5, "5", closed=True)], upto=5)
    await store.save([fold("session/a", 3, "3")], upto=3)
    assert await store.snapshot("session/a") == fold("session/a", 5, "5", closed=True)
    await store.save([fold("session/a", 8, "8")], upto=9)
    assert await store.snapshots() == ([fold("session/a", 8, "8")], 9)


async def a_stream_that_closes_is_left_out_from_then_on(open_store: OpenStore) -> None:
    store = await open_store()
    await store.save([fold("session/a", 1)], upto=1)
    await store.save([fold("session/a", 2, closed=True)], upto=2)
    assert await store.snapshots() == ([], 2)


async def how_far_they_reach_never_goes_back(open_store: OpenStore) -> None:
    store = await open_store()
    await store.save([], upto=9)
    await store.save([fold("session/a", 4)], upto=4)
    assert await store.snapshots() == ([fold("session/a", 4)], 9)


CHECKS: tuple[Check, ...] = (
    a_new_store_has_no_snapshots,
    what_is_kept_is_found_again,
    the_closed_are_left_out_unless_asked_for,
    the_newer_fold_stays,
    a_stream_that_closes_is_left_out_from_then_on,
    how_far_they_reach_never_goes_back,
)
