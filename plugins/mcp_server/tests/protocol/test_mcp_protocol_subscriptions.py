"""Being told of changes: on a stream since 2026-07-28, over the connection before."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from mcp.client.subscriptions import (
    PromptsListChanged,
    ResourcesListChanged,
    ResourceUpdated,
    ToolsListChanged,
)
from mcp.shared.exceptions import MCPError

from ccmaster_hookspecs.principals import Scope

# What earlier clients do is deprecated, and still has to work.
pytestmark = pytest.mark.filterwarnings("ignore::mcp.shared.exceptions.MCPDeprecationWarning")

HERE = __name__
KINDS = {
    "notifications/tools/list_changed": ToolsListChanged(),
    "notifications/prompts/list_changed": PromptsListChanged(),
    "notifications/resources/list_changed": ResourcesListChanged(),
}


async def nothing(_):
    return None


def changed(event):
    if event.stream == "fails":
        raise ValueError("this event")
    yield f"x://{event.stream}"


@pytest.fixture
def listen(desk, era, soon):
    """Return what listens to all lists and some resources: it yields a queue of what is told."""

    @asynccontextmanager
    async def listening(*uris, caller=None, server=None):
        told = asyncio.Queue()
        told_anyway = {"message_handler": _keeping(told)} if era == "2025-11-25" else {}
        async with soon(), desk.client(caller, server=server, era=era, **told_anyway) as client:
            if era == "2025-11-25":
                await client.send_ping()  # what it says of itself has come by then
                for uri in uris:
                    await client.session.subscribe_resource(uri)
                yield told
                return
            async with (
                client.listen(
                    tools_list_changed=True,
                    prompts_list_changed=True,
                    resources_list_changed=True,
                    resource_subscriptions=uris,
                ) as stream,
                asyncio.TaskGroup() as tasks,
            ):
                copying = tasks.create_task(_copied(stream, told))
                yield told
                copying.cancel()

    return listening


async def _copied(stream, told):
    async for event in stream:
        told.put_nowait(event)


def _keeping(told):
    async def keep(message):
        event = KINDS.get(getattr(message, "method", None))
        if getattr(message, "method", None) == "notifications/resources/updated":
            event = ResourceUpdated(message.params.uri)
        if event is not None:
            told.put_nowait(event)

    return keep


async def test_whoever_listens_hears_when_a_list_changes(desk, listen):
    async with listen() as told:
        take_away = desk.tool(nothing)
        assert await told.get() == ToolsListChanged()
        take_away()
        assert await told.get() == ToolsListChanged()
        desk.prompt(nothing)
        assert await told.get() == PromptsListChanged()
        desk.resource("x://y", nothing)
        assert await told.get() == ResourcesListChanged()
        desk.template("x://{y}", nothing)
        assert await told.get() == ResourcesListChanged()


async def test_nobody_hears_of_what_they_may_not_use(desk, listen, reader):
    async with listen(caller=reader) as told:
        desk.tool(nothing, "writes", scope=Scope.SESSION_WRITE)
        desk.prompt(nothing)
        assert await told.get() == PromptsListChanged()
    assert told.empty()


async def test_a_subscriber_hears_when_an_event_changes_the_resource(desk, listen, noted):
    desk.resource("x://one", nothing, changed_by=f"{HERE}:changed")
    desk.template("x://{name}", nothing, changed_by=f"{HERE}:changed")
    async with listen("x://one", "x://two") as told:
        await desk.host.store.append(noted("three"), noted("fails"), noted("two"))
        assert await told.get() == ResourceUpdated("x://two")
        await desk.host.store.append(noted("one"))
        assert await told.get() == ResourceUpdated("x://one")
    assert told.empty()


async def test_what_another_process_appends_is_heard(desk, listen, noted, other_store):
    desk.resource("x://one", nothing, changed_by=f"{HERE}:changed")
    async with listen("x://one") as told:
        await other_store.append(noted("one"))
        assert await told.get() == ResourceUpdated("x://one")


async def test_a_burst_is_told_together(desk, listen, noted):
    desk.resource("x://one", nothing, changed_by=f"{HERE}:changed")
    desk.resource("x://end", nothing, changed_by=f"{HERE}:changed")
    async with listen("x://one", "x://end") as told:
        await desk.host.store.append(*(noted("one") for _ in range(500)))
        await desk.host.store.append(noted("end"))
        heard = []
        while not heard or heard[-1] != ResourceUpdated("x://end"):
            heard.append(await told.get())
    assert len(heard) < 10


async def test_a_resource_is_touched_without_an_event(desk, listen):
    desk.resource("x://one", nothing)
    async with listen("x://one") as told:
        desk.host.contributed.touch("x://two", "x://one")
        assert await told.get() == ResourceUpdated("x://one")
    assert told.empty()


async def test_nobody_is_told_of_a_resource_that_they_may_not_read(desk, era, soon, reader):
    desk.resource("x://secret", nothing, scope=Scope.APPROVE)
    desk.resource("x://open", nothing)
    uris = ["x://secret", "x://none", "x://open"]
    async with soon(), desk.client(reader, era=era) as client:
        if era == "2026-07-28":
            async with client.listen(resource_subscriptions=uris) as stream:
                assert stream.honored.resource_subscriptions == ["x://open"]
            return
        for uri in uris[:2]:
            with pytest.raises(MCPError, match=f"there is no resource {uri}"):
                await client.session.subscribe_resource(uri)


async def test_who_unsubscribed_hears_no_more(desk, soon):
    told = asyncio.Queue()
    desk.resource("x://one", nothing)
    desk.resource("x://two", nothing)
    async with soon(), desk.client(era="2025-11-25", message_handler=_keeping(told)) as client:
        for uri in ("x://one", "x://two"):
            await client.session.subscribe_resource(uri)
        await client.session.unsubscribe_resource("x://one")
        await client.session.unsubscribe_resource("x://never")
        desk.host.contributed.touch("x://one", "x://two")
        assert await told.get() == ResourceUpdated("x://two")
    assert told.empty()


async def test_a_subscription_that_is_over_leaves_nothing_behind(desk, listen):
    desk.resource("x://one", nothing)
    server = desk.server()
    async with listen("x://one", server=server):
        (exchange,) = server.exchanges
        assert not exchange.topics.quiet
    assert exchange.topics.quiet
    assert exchange.streams == set()


async def test_a_caller_has_only_so_many_subscriptions_at_once(desk, bounds, soon):
    server = desk.server(bounds=bounds(subscriptions=1))
    async with soon(), desk.client(server=server) as client:
        async with client.listen(tools_list_changed=True):
            with pytest.raises(MCPError, match="has 1 subscriptions at once"):
                async with client.listen(tools_list_changed=True):
                    pass
        while server.exchanges and any(one.streams for one in server.exchanges):
            await asyncio.sleep(0)
        async with client.listen(tools_list_changed=True):
            pass


async def test_streams_are_ended_in_good_order_where_the_server_ends(desk, soon):
    server = desk.server()
    async with (
        soon(),
        desk.client(server=server) as client,
        client.listen(tools_list_changed=True) as stream,
    ):
        desk.tool(nothing)
        server.close_streams()
        assert [event async for event in stream] == [ToolsListChanged()]
