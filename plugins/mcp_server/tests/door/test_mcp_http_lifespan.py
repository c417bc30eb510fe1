"""The start and the end of applications that are mounted, and of those that have none."""

import asyncio

import pytest

from ccmaster_hookspecs.errors import PluginError
from ccmaster_plugin_mcp_server.http.lifespan import lifespan


class App:
    """Does what it is told to when it starts, and when it ends."""

    def __init__(self, start, end=None):
        self.start = start
        self.end = end
        self.over = False

    async def __call__(self, scope, receive, send):
        try:
            await self.start(scope, receive, send)
            if self.end is not None:
                await receive()
                await self.end(send)
        finally:
            self.over = True


async def starts(scope, receive, send):
    assert (await receive())["type"] == "lifespan.startup"
    scope["state"]["made"] = 1
    await send({"type": "lifespan.startup.complete"})


async def ends(send):
    await send({"type": "lifespan.shutdown.complete"})


async def test_an_application_starts_and_ends():
    app = App(starts, ends)
    async with lifespan(app, 20) as state:
        assert state == {"made": 1}
        assert not app.over
    assert app.over


async def says_nothing(scope, receive, send):
    pass


async def knows_none(scope, receive, send):
    raise AssertionError("only http here")


@pytest.mark.parametrize("start", [says_nothing, knows_none])
async def test_an_application_need_not_have_a_lifespan(start):
    async with lifespan(App(start), 20) as state:
        assert state == {}


async def test_an_application_that_cannot_start_says_why():
    async def fails(scope, receive, send):
        traceback = "Traceback:\n  somewhere\nOSError: no room"
        await send({"type": "lifespan.startup.failed", "message": traceback})
        raise OSError("no room")

    with pytest.raises(PluginError, match="OSError: no room") as caught:
        async with lifespan(App(fails), 20):
            pass
    assert isinstance(caught.value.__cause__, OSError | None)


async def test_an_application_that_fails_at_its_end_is_logged(caplog):
    async def fails(send):
        raise OSError("not now")

    async with lifespan(App(starts, fails), 20):
        pass
    assert "failed at its end" in caplog.text


async def test_an_application_that_does_not_end_is_cut_off(caplog):
    async def hangs(send):
        await asyncio.Event().wait()

    app = App(starts, hangs)
    async with lifespan(app, 0.01):
        pass
    assert app.over
    assert "cut off" in caplog.text


async def test_an_application_ends_when_its_host_is_cancelled():
    app = App(starts, ends)
    up = asyncio.Event()

    async def host():
        async with lifespan(app, 20):
            up.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(host())
    await up.wait()
    task.cancel()
    await asyncio.wait([task])
    assert app.over
    assert asyncio.all_tasks() == {asyncio.current_task()}
