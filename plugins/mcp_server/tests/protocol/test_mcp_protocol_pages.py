"""Long lists in pages, by cursors that nothing that comes or goes breaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp.shared.exceptions import MCPError

from ccmaster_plugin_mcp_server.protocol.pages import BadCursor, page

NAMES = st.sets(st.text(st.characters(exclude_characters="\n", codec="utf-8"), min_size=1))


@given(NAMES, NAMES, st.integers(1, 5))
def test_whatever_comes_and_goes_nothing_is_told_twice_and_nothing_that_stays_is_left_out(
    before, after, size
):
    shown, cursor = page("tools", sorted(before), None, size)
    told = list(shown)
    while cursor is not None:
        shown, cursor = page("tools", sorted(after), cursor, size)
        told += shown
    assert len(told) == len(set(told))
    assert before & after <= set(told)


@given(st.text())
def test_what_is_no_cursor_of_the_list_is_refused(text):
    _, cursor = page("tools", ["a", "b"], None, 1)
    if text != cursor:
        with pytest.raises(BadCursor):
            page("tools", ["a", "b"], text, 1)
    with pytest.raises(BadCursor):
        page("prompts", ["a", "b"], cursor, 1)


async def test_a_list_is_read_page_by_page_in_order(desk, era, bounds):
    async def nothing(_):
        return None

    for number in range(7):
        desk.tool(nothing, f"t{number}")
    server = desk.server(bounds=bounds(page=3))
    async with desk.client(server=server, era=era) as client:
        pages, cursor = [], None
        while not pages or cursor:
            listed = await client.list_tools(cursor=cursor)
            pages.append([tool.name for tool in listed.tools])
            cursor = listed.next_cursor
    assert pages == [["t0", "t1", "t2"], ["t3", "t4", "t5"], ["t6"]]


async def test_a_bad_cursor_is_an_error_of_the_request_in_every_list(desk, era):
    async with desk.client(era=era) as client:
        for listing in (
            client.list_tools,
            client.list_resources,
            client.list_resource_templates,
            client.list_prompts,
        ):
            with pytest.raises(MCPError, match="the cursor is none of this list") as caught:
                await listing(cursor="no cursor")
            assert caught.value.code == -32602
