"""What the tests of the whole product share: a ccmaster with its plugins, in a home of its own."""

import asyncio
import json
import signal
import sys
from collections.abc import Callable

import pytest
import tomli_w

from ccmaster_core.hosts import living
from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.events import Notice
from ccmaster_hookspecs.principals import person
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_claude_code.testing import find_cli, offline_environment
from ccmaster_plugin_demo_agent.messages_api import serve

PATIENCE = 20.0
"""Seconds after which something that was to happen is taken not to happen."""


@pytest.fixture
def ana():
    return person("ana")


@pytest.fixture
def folder(tmp_path):
    """A working directory."""
    folder = tmp_path / "work"
    folder.mkdir()
    return str(folder)


@pytest.fixture
def configure(ccmaster_home):
    """Write the configuration file."""

    def write(text):
        ccmaster_home.mkdir(exist_ok=True)
        (ccmaster_home / "config.toml").write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def scripted_api():
    """A scripted Messages API of this test alone."""
    with serve() as api:
        yield api


@pytest.fixture
def configure_claude(configure, scripted_api, tmp_path):
    """Write a configuration with which the real CLI speaks to the scripted API alone."""

    def write(text=""):
        environment = offline_environment(tmp_path / "cli", scripted_api.url)
        document = {"claude_code": {"binary": find_cli(), "environment": environment}}
        configure(f"{text}\n{tomli_w.dumps(document)}".lstrip())

    return write


@pytest.fixture
def open_application(ccmaster_home):
    """Open ccmaster as a command does: it asks and reads, in its own connection to the store."""

    def opened():
        plugins = Plugins()
        plugins.discover()
        return hosts.application(ccmaster_home, plugins)

    return opened


@pytest.fixture
async def spawn_host(tmp_path):
    """Start a host in a process of its own, and return the process once its claim is seen.

    It is ended when the test is over, with all that it runs.
    """
    spawned = []

    async def spawn(store, *, program=("-m", "ccmaster_core", "up")):
        with (tmp_path / "hosts.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, *program, stdout=log, stderr=log
            )
        spawned.append(process)
        while not any(host.pid == process.pid for host in await living(store)):
            assert process.returncode is None, (tmp_path / "hosts.log").read_text()
            await asyncio.sleep(0.02)
        return process

    yield spawn
    for process in spawned:
        await ended(process)


async def ended(process):
    """End a host as Ctrl-C does; kill one that cannot."""
    if process.returncode is None:
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGINT)
        try:
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


@pytest.fixture
def end_host():
    """End a host as Ctrl-C does."""
    return ended


@pytest.fixture
def pause_host():
    """Pause a host at a moment at which it keeps nobody else from writing."""

    async def pause(host, store):
        while True:
            host.send_signal(signal.SIGSTOP)
            try:
                async with asyncio.timeout(1):
                    await store.append(Notice(stream="pausing", text="can others write?"))
            except TimeoutError:
                host.send_signal(signal.SIGCONT)
            else:
                return

    return pause


@pytest.fixture
def becomes():
    """Wait until a session's status is as wanted, and return it."""

    async def wait(application, session_id: str, wanted: Callable[[Status], bool]) -> Status:
        async with asyncio.timeout(PATIENCE):
            position = await application.store.position()
            status = await application.status(session_id)
            if wanted(status):
                return status
            async for _ in application.store.follow(position):
                status = await application.status(session_id)
                if wanted(status):
                    return status
        raise AssertionError("the store has an end")

    return wait


@pytest.fixture
def happened():
    """Return the events of a session, or of one kind of them."""

    async def read(application, session_id, kind=object):
        stored = await application.store.read(stream=f"session/{session_id}", limit=10_000)
        return [one.event for one in stored if isinstance(one.event, kind)]

    return read


@pytest.fixture
def uses():
    """Write the directive with which a scripted agent uses one of ccmaster's own tools.

    What an argument has the next agent do is written as to this one: `[[text:hi]]`.
    """

    def directive(tool, **arguments):
        within = json.dumps(arguments).replace("[[", "<<").replace("]]", ">>")
        return f"[[tool:mcp__ccmaster__{tool} {within}]]"

    return directive


@pytest.fixture
def called():
    """Return the records of calls of tools, once there are as many."""

    async def read(application, count=1):
        async with asyncio.timeout(PATIENCE):
            position = await application.store.position()
            follow = application.store.follow(position)
            while (
                len(stored := await application.store.read(stream="mcp/calls", limit=100)) < count
            ):
                await anext(follow)
        return [one.event for one in stored]

    return read
