"""Each call of a tool is recorded once, however the server ends, and takes bounded memory."""

import asyncio

import pytest
from attrs import define, field

from ccmaster_hookspecs.principals import person
from ccmaster_plugin_mcp_server.calling import audit as auditing
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.events import CALLS, ToolCalled


@define
class Slow:
    """A store that writes when it is let."""

    _store: object
    began: asyncio.Event = field(factory=asyncio.Event)
    let: asyncio.Event = field(factory=asyncio.Event)

    async def append(self, *events):
        self.began.set()
        await self.let.wait()
        return await self._store.append(*events)


def called(number, word="ok"):
    return ToolCalled(
        caller=person("ana"), tool="greet", call_id=str(number), word=word, duration_ms=1.0
    )


async def recorded(host):
    return [stored.event.call_id for stored in await host.store.read(stream=CALLS)]


async def test_what_was_called_just_before_a_server_is_cancelled_is_recorded_once(open_host):
    async with open_host() as host:
        noted = asyncio.Event()

        async def serve():
            audit = Audit(host.store)
            async with audit.writing():
                audit.note(called(1))
                noted.set()
                await asyncio.Event().wait()

        serving = asyncio.create_task(serve())
        await noted.wait()
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
        assert await recorded(host) == ["1"]


async def test_what_is_being_written_as_a_server_ends_is_not_written_again(open_host):
    async with open_host() as host:
        store = Slow(host.store)
        over = asyncio.Event()

        async def serve():
            audit = Audit(store)
            async with audit.writing():
                audit.note(called(1))
                await store.began.wait()
                audit.note(called(2))
                over.set()

        serving = asyncio.create_task(serve())
        await over.wait()
        store.let.set()
        await serving
        assert await recorded(host) == ["1", "2"]


async def test_refused_calls_fill_no_memory_while_nothing_can_be_recorded(open_host, monkeypatch):
    monkeypatch.setattr(auditing, "WAITING", 3)
    async with open_host() as host:
        audit = Audit(host.store)
        for number in range(10):
            audit.note(called(number, "refused"))
        audit.note(called("made before", "ok"))
        async with audit.writing():
            pass
        assert await recorded(host) == ["0", "1", "2", "made before"]
