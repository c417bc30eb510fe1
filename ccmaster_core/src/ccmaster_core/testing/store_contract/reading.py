"""What is true of reading."""

# ruff: noqa: D103, S101 - a check's name says what is true, and it fails as a test does

from ccmaster_core.testing.store_contract.parts import Check, OpenStore, said, texts


async def an_empty_store_has_nothing_to_read(open_store: OpenStore) -> None:
    store = await open_store()
    assert await store.position() == 0
    assert not await store.read()
    assert not await store.tail("session/a", 5)


async def reading_goes_on_after_a_position(open_store: OpenStore) -> None:
    store = await open_store()
    await store.append(*said(*"abcdef"))
    page = await store.read(limit=4)
    assert texts(page) == list("abcd")
    assert texts(await store.read(after=page[-1].position)) == list("ef")
    assert not await store.read(after=await store.position())
    assert not await store.read(limit=0)


async def one_stream_can_be_read_by_itself(open_store: OpenStore) -> None:
    store = await open_store()
    for text in "abcd":
        await store.append(*said(text), *said(text.upper(), stream="session/b"))
    page = await store.read(stream="session/b", limit=3)
    assert texts(page) == list("ABC")
    assert texts(await store.read(stream="session/b", after=page[-1].position)) == ["D"]
    assert not await store.read(stream="session/c")


async def streams_are_read_by_what_their_names_begin_with(open_store: OpenStore) -> None:
    store = await open_store()
    for text, stream in (("a", "task/2"), ("b", "session/a"), ("c", "task/10"), ("d", "task/2")):
        await store.append(*said(text, stream=stream))
    await store.append(*said("x", stream="tas"), *said("y", stream="tasks/1"))
    assert texts(await store.read(prefix="task/")) == ["a", "c", "d"]
    first = (await store.read(prefix="task/", limit=1))[0]
    assert texts([first]) == ["a"]
    assert texts(await store.read(first.position, prefix="task/")) == ["c", "d"]
    assert texts(await store.read(first.position, prefix="task/", limit=1)) == ["c"]
    assert texts(await store.read(prefix="task/2")) == ["a", "d"]
    assert texts(await store.read(prefix="")) == list("abcdxy")
    assert not await store.read(prefix="task/", limit=0)
    assert not await store.read(prefix="task/", after=await store.position())
    assert not await store.read(prefix="none/")


async def a_stream_is_read_only_where_its_name_begins_so(open_store: OpenStore) -> None:
    store = await open_store()
    await store.append(*said("a", stream="task/1"), *said("b", stream="task/2"))
    assert texts(await store.read(stream="task/1", prefix="task/")) == ["a"]
    assert not await store.read(stream="task/1", prefix="state/")


async def no_character_of_a_beginning_means_anything_else(open_store: OpenStore) -> None:
    store = await open_store()
    begun = ["a%", "a_", "a*", "a?", "a[b]", "a'", 'a"', "a\\", "A"]
    begun += ["a\x7f", "a\u00e9", "a\uffff", "a\U0001f600"]
    for prefix in begun:
        await store.append(*said(prefix, stream=f"{prefix}/1"))
        await store.append(*said(f"{prefix} itself", stream=prefix))
    await store.append(*said("other", stream="ab/1"))
    for prefix in begun:
        assert texts(await store.read(prefix=prefix)) == [prefix, f"{prefix} itself"]


async def the_tail_is_the_end_of_one_stream_oldest_first(open_store: OpenStore) -> None:
    store = await open_store()
    await store.append(*said(*"abc"), *said("z", stream="session/b"))
    assert texts(await store.tail("session/a", 2)) == ["b", "c"]
    assert texts(await store.tail("session/a", 9)) == ["a", "b", "c"]
    assert not await store.tail("session/a", 0)


async def a_tail_may_end_before_a_position(open_store: OpenStore) -> None:
    store = await open_store()
    await store.append(*said("a"), *said("y", stream="session/b"))
    await store.append(*said("b", "c", "d"), *said("z", stream="session/b"))
    third = (await store.tail("session/a", 2))[0]
    assert texts(await store.tail("session/a", 1, before=third.position)) == ["b"]
    assert texts(await store.tail("session/a", 9, before=third.position)) == ["a", "b"]
    assert texts(await store.tail("session/a", 9, before=third.position + 1)) == ["a", "b", "c"]
    assert not await store.tail("session/a", 9, before=0)


async def the_position_is_that_of_the_last_event_of_all(open_store: OpenStore) -> None:
    store = await open_store()
    await store.append(*said("a"))
    last = await store.append(*said("b", stream="session/b"))
    assert await store.position() == last


async def every_store_on_a_place_reads_the_same(open_store: OpenStore) -> None:
    one, other = await open_store(), await open_store()
    await one.append(*said("a"))
    await other.append(*said("b"))
    assert texts(await one.read()) == texts(await other.read()) == ["a", "b"]
    assert await one.position() == await other.position()


CHECKS: tuple[Check, ...] = (
    an_empty_store_has_nothing_to_read,
    reading_goes_on_after_a_position,
    one_stream_can_be_read_by_itself,
    streams_are_read_by_what_their_names_begin_with,
    a_stream_is_read_only_where_its_name_begins_so,
    no_character_of_a_beginning_means_anything_else,
    the_tail_is_the_end_of_one_stream_oldest_first,
    a_tail_may_end_before_a_position,
    the_position_is_that_of_the_last_event_of_all,
    every_store_on_a_place_reads_the_same,
)
