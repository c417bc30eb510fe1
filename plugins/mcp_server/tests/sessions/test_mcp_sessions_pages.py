"""Pages of sessions and of logs: every item once, in order, whatever the size of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.events import Notice, TextSaid, session_stream
from ccmaster_plugin_mcp_server.sessions import cursors, logs


@given(st.sampled_from(cursors.Way), st.text(st.characters(codec="utf-8"), max_size=40))
def test_a_cursor_comes_back_as_it_was(way, key):
    cursor = cursors.Cursor(way, key)
    assert cursors.parse(str(cursor)) == cursor


@given(st.text(max_size=60))
def test_any_other_text_is_no_cursor(text):
    try:
        cursor = cursors.parse(text)
    except InvalidRequest:
        return
    assert str(cursor) == text


@given(st.text(max_size=30))
def test_a_key_is_a_position_or_none(key):
    try:
        position = cursors.Cursor(cursors.Way.OLDER, key).position
    except InvalidRequest:
        return
    assert 0 <= position < 2**62


async def all_pages(use, name, items, **arguments):
    found, cursor = [], None
    while True:
        told = await use.told(name, **arguments, **({"cursor": cursor} if cursor else {}))
        assert len(told[items]) <= arguments["limit"]
        found.append(told[items])
        cursor = told["next_cursor" if items == "sessions" else "older_cursor"]
        if cursor is None:
            return found


@pytest.mark.parametrize("ended", [False, True])
async def test_sessions_come_newest_first_and_once(ended, use_elsewhere):
    use, host = use_elsewhere, use_elsewhere.host
    names = [f"s{number}" for number in range(11)]
    for name in names:
        session_id = await host.launch(by=host.person, working_dir=use.folder, name=name)
        if name in ("s3", "s4", "s10"):
            await host.stop(session_id, by=host.person)  # nobody runs it: it ends at once
    wanted = [name for name in reversed(names) if ended or name not in ("s3", "s4", "s10")]
    for limit in (1, 3, 4, 50):
        pages = await all_pages(use, "list_sessions", "sessions", limit=limit, include_ended=ended)
        assert [session["name"] for page in pages for session in page] == wanted
        assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)


async def test_sessions_of_one_state(use_elsewhere):
    use, host = use_elsewhere, use_elsewhere.host
    for name in ("a", "b", "c"):
        session_id = await host.launch(by=host.person, working_dir=use.folder, name=name)
    await host.stop(session_id, by=host.person)

    async def names(**given):
        told = await use.told("list_sessions", **given)
        return [session["name"] for session in told["sessions"]]

    assert await names(filter_status="launching") == ["b", "a"]
    assert await names(filter_status="launching", include_ended=True) == ["b", "a"]
    assert await names(filter_status="ended") == ["c"]
    assert await names(filter_status="working") == []


async def test_a_session_that_nobody_runs_waits_for_a_host(use_elsewhere):
    use, host = use_elsewhere, use_elsewhere.host
    await host.launch(by=host.person, working_dir=use.folder, name="a")
    [session] = (await use.told("list_sessions"))["sessions"]
    assert session["state"] == "launching"
    assert session["activity"] == "waiting for a host: a person runs `ccmaster up`"


async def test_sessions_launched_between_two_pages_change_nothing(use_elsewhere):
    use, host = use_elsewhere, use_elsewhere.host

    async def launch(name):
        await host.launch(by=host.person, working_dir=use.folder, name=name)

    for name in ("a", "b", "c"):
        await launch(name)
    first = await use.told("list_sessions", limit=2)
    await launch("d")
    second = await use.told("list_sessions", limit=2, cursor=first["next_cursor"])
    assert [session["name"] for session in second["sessions"]] == ["a"]


async def test_a_cursor_of_another_list_is_refused(use_elsewhere):
    use, host = use_elsewhere, use_elsewhere.host
    for name in ("a", "b"):
        await host.launch(by=host.person, working_dir=use.folder, name=name)
    living = (await use.told("list_sessions", limit=1))["next_cursor"]
    every = (await use.told("list_sessions", limit=1, include_ended=True))["next_cursor"]
    assert "cursor" in await use.refused("list_sessions", cursor=living, include_ended=True)
    assert "cursor" in await use.refused("list_sessions", cursor=every)


async def written(use, count):
    """Launch a session that nobody runs, and write its log; return its id."""
    host = use.host
    session_id = await host.launch(by=host.person, working_dir=use.folder, name="one")
    stream = session_stream(session_id)
    said = [
        (TextSaid if number % 10 == 0 else Notice)(stream=stream, text=str(number))
        for number in range(count)
    ]
    await host.store.append(*said)
    return session_id


@pytest.mark.parametrize("limit", [1, 7, 24, 25, 26, 500])
async def test_a_log_is_read_backwards_by_pages(limit, use_elsewhere):
    await written(use_elsewhere, 24)  # and the request to launch it
    pages = await all_pages(
        use_elsewhere, "get_session_logs", "entries", session_id="one", limit=limit
    )
    entries = [entry for page in reversed(pages) for entry in page]
    assert [entry["kind"] for entry in entries][:2] == ["LaunchRequested", "TextSaid"]
    assert [entry["fields"].get("text") for entry in entries[1:]] == [*map(str, range(24))]
    assert len({entry["position"] for entry in entries}) == 25


async def test_a_log_is_followed_to_what_is_new(use_elsewhere):
    use = use_elsewhere
    session_id = await written(use, 3)
    told = await use.told("get_session_logs", session_id="one", limit=2)
    nothing = await use.told("get_session_logs", session_id="one", cursor=told["newer_cursor"])
    assert nothing["entries"] == []
    stream = session_stream(session_id)
    await use.host.store.append(*(Notice(stream=stream, text=word) for word in "xyz"))
    cursor, found = nothing["newer_cursor"], []
    for _ in range(3):
        page = await use.told("get_session_logs", session_id="one", cursor=cursor, limit=2)
        found.append([entry["fields"]["text"] for entry in page["entries"]])
        cursor = page["newer_cursor"]
    assert found == [["x", "y"], ["z"], []]
    back = await use.told("get_session_logs", session_id="one", cursor=page["older_cursor"])
    assert [entry["fields"].get("text") for entry in back["entries"]][-3:] == ["x", "y", "z"]


async def test_a_page_of_one_kind_looks_at_no_more_than_it_may(use_elsewhere, monkeypatch):
    monkeypatch.setattr(logs, "SCAN", 15)
    await written(use_elsewhere, 60)
    pages = await all_pages(
        use_elsewhere,
        "get_session_logs",
        "entries",
        session_id="one",
        limit=50,
        kinds=["TextSaid"],
    )
    assert [len(page) for page in pages] == [1, 2, 1, 2, 0]


async def test_a_page_ends_where_its_entries_are_long(use_elsewhere):
    use = use_elsewhere
    session_id = await use.host.launch(by=use.host.person, working_dir=use.folder, name="one")
    long = Notice(stream=session_stream(session_id), text="x" * 10_000)
    await use.host.store.append(*[long] * 200)
    told = await use.told("get_session_logs", session_id="one", limit=500)
    assert 40 < len(told["entries"]) < 60
    assert told["older_cursor"]


async def test_sessions_that_were_let_go_are_found_again(use_elsewhere):
    use, host = use_elsewhere, use_elsewhere.host
    session_id = await host.launch(by=host.person, working_dir=use.folder, name="gone")
    await host.stop(session_id, by=host.person)
    await host.folded.save()
    assert host.folded.of(session_id) is None
    [session] = (await use.told("list_sessions", include_ended=True))["sessions"]
    assert (session["name"], session["ended"]) == ("gone", "stopped")
    assert (await use.told("get_session_status", session_id=session_id))["name"] == "gone"
