"""From the first connection to the last: what is loaded when, and what is left in the end."""

import asyncio
import contextlib
import os
import socket
import stat
import subprocess
import sys
import threading
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ccmaster_plugin_mcp_server.http.binding import bind
from ccmaster_plugin_mcp_server.http.callers import callers
from ccmaster_plugin_mcp_server.http.endpoint import Endpoint
from ccmaster_plugin_mcp_server.http.limits import Limits
from ccmaster_plugin_mcp_server.http.serving import Serving

PATIENCE = 20.0


class Loader:
    """Counts how often the application is made and let go."""

    def __init__(self, app):
        self.app = app
        self.entered = 0
        self.left = 0
        self.gate = asyncio.Event()
        self.gate.set()

    @asynccontextmanager
    async def __call__(self):
        await self.gate.wait()
        self.entered += 1
        try:
            yield self.app
        finally:
            self.left += 1


@pytest.fixture
def bound(tmp_path):
    one = bind(Endpoint(port=0), tmp_path)
    yield one
    one.close()


@pytest.fixture
def loader(application):
    return Loader(application)


@pytest.fixture
def serving(bound, loader):
    known = callers(scheme="http", names=bound.names, port=bound.port)
    return Serving(bound, loader, callers=known, limits=Limits(stop_grace_seconds=0.2))


@pytest.fixture
async def running(serving):
    task = asyncio.create_task(serving.run())
    yield task
    await ended(task)


async def ended(task):
    task.cancel()
    async with asyncio.timeout(PATIENCE):
        await asyncio.wait([task])
    assert task.cancelled()


async def settled():
    """Let whatever is ready now run."""
    for _ in range(10):
        await asyncio.sleep(0)


def sockets():
    """Return the descriptors of this process that are sockets."""
    found = set()
    for path in Path("/dev/fd").iterdir():
        with contextlib.suppress(OSError):
            if stat.S_ISSOCK(os.fstat(int(path.name)).st_mode):
                found.add(path.name)
    return found


async def test_nothing_is_loaded_before_somebody_connects(running, loader, bound, client):
    await settled()
    assert loader.entered == 0
    assert (await client.get(bound.origin)).text == "here"
    assert loader.entered == 1


async def test_who_connects_before_it_runs_is_not_lost(bound, serving, loader):
    with socket.create_connection(("127.0.0.1", bound.port), timeout=PATIENCE) as early:
        early.sendall(b"GET / HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % bound.port)
        task = asyncio.create_task(serving.run())
        answer = await asyncio.to_thread(early.recv, 1000)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert loader.entered == 1
    await ended(task)


async def test_it_can_be_woken_before_that(running, serving, loader):
    serving.wake()
    async with asyncio.timeout(PATIENCE):
        await serving.up()
    assert loader.entered == 1


async def test_it_is_loaded_once_for_many(running, loader, bound, client):
    answers = await asyncio.gather(*(client.get(bound.origin) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert loader.entered == 1


async def test_a_host_that_serves_imports_nothing_heavy_until_then():
    code = (
        "import sys\n"
        "from ccmaster_plugin_mcp_server.http import binding, callers, configured, serving, tls\n"
        "print(sorted({'mcp', 'starlette', 'uvicorn', 'pydantic'} & set(sys.modules)))"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert said.strip() == b"[]"


@pytest.mark.parametrize("when", ["waiting", "loading", "serving", "streaming"])
async def test_it_ends_whenever_it_is_told_to_and_leaves_nothing(
    when, bound, serving, loader, application, client, caplog
):
    tasks, threads = asyncio.all_tasks(), threading.active_count()
    if when == "loading":
        loader.gate.clear()
    task = asyncio.create_task(serving.run())
    talk = None
    if when == "waiting":
        await settled()
    elif when == "loading":
        serving.wake()
        await settled()
    elif when == "serving":
        assert (await client.get(bound.origin)).status_code == 200
    else:
        talk = asyncio.create_task(client.get(f"{bound.origin}/stream"))
        async with asyncio.timeout(PATIENCE):
            await application.streaming.wait()
    await ended(task)
    assert loader.entered == loader.left
    if talk is not None:
        assert (await talk).text == "data: first\n\n"
        assert application.ended.is_set()
    await client.aclose()
    await settled()
    assert asyncio.all_tasks() == tasks
    assert threading.active_count() <= threads + 1  # the loop's own thread, for imports
    assert [one.fileno() for one in bound.sockets] == [-1]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    with pytest.raises(ConnectionError):
        await asyncio.open_connection("127.0.0.1", bound.port)


async def test_the_port_is_free_at_once_after_it_ended(
    bound, serving, client, tmp_path, application
):
    task = asyncio.create_task(serving.run())
    talk = asyncio.create_task(client.get(f"{bound.origin}/stream"))
    async with asyncio.timeout(PATIENCE):
        await application.streaming.wait()
    await ended(task)
    await talk
    again = bind(Endpoint(port=bound.port), tmp_path)
    again.close()


async def test_a_request_has_its_grace(bound, tmp_path, loader, client):
    go_on = asyncio.Event()
    begun = asyncio.Event()

    async def slow(scope, receive, send):
        begun.set()
        await go_on.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"whole"})

    loader.app = slow
    known = callers(scheme="http", names=bound.names, port=bound.port)
    serving = Serving(bound, loader, callers=known, limits=Limits(stop_grace_seconds=PATIENCE))
    task = asyncio.create_task(serving.run())
    talk = asyncio.create_task(client.post(bound.origin))
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        task.cancel()
        await settled()
        assert not task.done()
        go_on.set()
        assert (await talk).text == "whole"
        await asyncio.wait([task])
    assert task.cancelled()


@pytest.mark.parametrize(
    ("method", "headers"), [("GET", {}), ("POST", {"Mcp-Method": "subscriptions/listen"})]
)
async def test_who_only_listens_needs_no_grace(method, headers, bound, loader, application, client):
    known = callers(scheme="http", names=bound.names, port=bound.port)
    limits = Limits(stop_grace_seconds=100 * PATIENCE)
    serving = Serving(bound, loader, callers=known, limits=limits)
    task = asyncio.create_task(serving.run())
    talk = asyncio.create_task(client.request(method, f"{bound.origin}/stream", headers=headers))
    async with asyncio.timeout(PATIENCE):
        await application.streaming.wait()
        await ended(task)
        assert (await talk).text == "data: first\n\n"


async def test_a_request_that_outlasts_its_grace_is_told_so(bound, serving, application, client):
    task = asyncio.create_task(serving.run())
    talk = asyncio.create_task(client.post(f"{bound.origin}/endless"))
    async with asyncio.timeout(PATIENCE):
        await application.streaming.wait()
        await ended(task)
        answer = await talk
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert application.ended.is_set()


async def test_a_client_that_reads_nothing_keeps_nothing_from_ending(bound, serving, application):
    task = asyncio.create_task(serving.run())
    _, writer = await asyncio.open_connection("127.0.0.1", bound.port, limit=1)
    writer.write(b"GET /flood HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % bound.port)
    async with asyncio.timeout(PATIENCE):
        await application.streaming.wait()
        await ended(task)
        await application.ended.wait()
    writer.close()


async def test_what_cannot_be_loaded_says_so(bound, serving, loader):
    @asynccontextmanager
    async def broken():
        raise RuntimeError("no")
        yield

    known = callers(scheme="http", names=bound.names, port=bound.port)
    serving = Serving(bound, broken, callers=known, limits=Limits())
    serving.wake()
    with pytest.raises(RuntimeError, match="no"):
        await serving.run()
    assert bound.sockets[0].fileno() == -1


def test_it_serves_under_uvloop(bound, tmp_path):
    uvloop = pytest.importorskip("uvloop")
    held = sockets()

    async def talked():
        async def app(scope, receive, send):
            headers = [(b"content-type", b"text/event-stream")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})
            await asyncio.Event().wait()

        known = callers(scheme="http", names=bound.names, port=bound.port)
        serving = Serving(bound, Loader(app), callers=known, limits=Limits())
        task = asyncio.create_task(serving.run())
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", bound.port)
            writer.write(b"GET / HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % bound.port)
            await reader.readuntil(b"data: 1\n\n")
            await ended(task)
            rest = await reader.read()
            writer.close()
            await writer.wait_closed()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return rest

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(talked()).endswith(b"0\r\n\r\n")
    assert sockets() <= held
