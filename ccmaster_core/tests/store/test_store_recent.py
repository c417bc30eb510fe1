"""What a process remembers of its own appends is what it would read, or nothing."""

from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite.recent import KEPT, Recent
from ccmaster_core.testing.store_contract.parts import said

APPENDS = st.lists(st.tuples(st.booleans(), st.integers(1, KEPT + 5)), max_size=30)


def record(position):
    return ("session/a", "Notice", "2026-11-22T12:00:00+00:00", str(position))


@given(APPENDS, st.integers(0, 300))
def test_it_gives_all_that_follows_or_nothing(appends, back):
    recent, last = Recent(), 0
    for own, count in appends:
        if own:
            recent.add(last + count, [record(last + 1 + n) for n in range(count)])
        last += count
    position = max(last - back, 0)
    given_back = [written.row for written in recent.after(position)]
    newest = given_back[-1][0] if given_back else position
    assert given_back == [(p, *record(p)) for p in range(position + 1, newest + 1)]


def test_what_another_process_appended_between_is_left_to_be_read():
    recent = Recent()
    recent.add(1, [record(1)])
    recent.add(3, [record(3)])
    assert recent.after(0) == recent.after(1) == []
    assert [written.row for written in recent.after(2)] == [(3, *record(3))]


def test_no_more_is_kept_than_it_says():
    recent = Recent()
    recent.add(KEPT + 1, [record(n + 1) for n in range(KEPT + 1)])
    assert recent.after(0) == []
    assert len(recent.after(1)) == KEPT


class Counting(Codec):
    """Counts what it decodes."""

    loaded = 0

    def load(self, *row):
        self.loaded += 1
        return super().load(*row)


async def test_all_who_follow_share_what_another_process_appended(open_store):
    codec = Counting()
    store, other = await open_store(codec), await open_store()
    followers = [store.follow(0) for _ in range(3)]
    for texts in (("a", "b"), ("c",)):
        await other.append(*said(*texts))
        batches = [await anext(follower) for follower in followers]
        assert batches[0] == batches[1] == batches[2]
        assert [stored.event.text for stored in batches[0]] == list(texts)
    assert codec.loaded == 3
    for follower in followers:
        await follower.aclose()


async def test_what_is_new_is_read_here_as_it_stands_in_the_file(open_store):
    codec = Counting()
    store, other = await open_store(codec), await open_store()
    follower = store.follow(0)
    await store.append(*said("a"))
    await anext(follower)
    for mine in (True, False, True, True, False, True):
        await (store if mine else other).append(*said("b", "c"))
        for after in range(await store.position()):
            for limit in (1, 2, 1000):
                assert await store.read(after, limit=limit) == await other.read(after, limit=limit)
    await follower.aclose()


async def test_folds_that_follow_decode_what_this_process_appended_once(open_store):
    codec = Counting()
    store = await open_store(codec)
    follower = store.follow(0)
    await store.append(*said("a", "b"))
    [batch] = [await anext(follower)]
    for _ in range(5):
        assert await store.read() == batch
    assert codec.loaded == 2
    await follower.aclose()
