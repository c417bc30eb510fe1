"""What the commands that act are tried with: bounded waiting, and hosts that are always ended."""

import asyncio
import subprocess
import time

import psutil
import pytest

from ccmaster_core import hosts
from ccmaster_core.cli.facts import whole
from ccmaster_core.cli.standing import standing_of
from ccmaster_hookspecs.errors import UnknownSession

PATIENCE = 40.0
"""Seconds after which something that was to happen is taken not to happen."""
LOOK_EVERY = 0.05


@pytest.fixture
def until():
    """Wait until a function gives something true, and return that."""

    def wait(found):
        ends = time.monotonic() + PATIENCE
        while not (value := found()):
            assert time.monotonic() < ends, f"it did not happen in {PATIENCE} s: {found}"
            time.sleep(LOOK_EVERY)
        return value

    return wait


@pytest.fixture
def running():
    """Say whether a process runs; one that nobody has waited for does not."""

    def runs(pid):
        try:
            return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    return runs


@pytest.fixture
def look(opened):
    """Read the store in this process, which takes less time than a command: `look(reader)`."""

    async def read(reader):
        async with opened() as application:
            return await reader(application)

    return lambda reader: asyncio.run(read(reader))


@pytest.fixture
def background(ccmaster, look, running, until):
    """Look at the hosts of the test's own home; all are gone when it is over."""
    seen = set()

    def living():
        found = look(lambda application: hosts.living(application.store))
        seen.update(host.pid for host in found)
        return found

    yield living
    living()
    ended = ccmaster("down", "--timeout", "30")
    assert ended.code == 0, ended.err
    for pid in seen:
        until(lambda pid=pid: not running(pid))


@pytest.fixture
def session(look):
    """Return what `ccmaster show --json` tells of a session; nothing where there is none."""

    async def shown(application, name):
        try:
            return whole(await standing_of(application, name))
        except UnknownSession:
            return {}

    return lambda name: look(lambda application: shown(application, name))


@pytest.fixture
def configured(ccmaster_home):
    """Write the configuration file."""

    def write(text):
        ccmaster_home.mkdir(exist_ok=True)
        (ccmaster_home / "config.toml").write_text(text, encoding="utf-8")

    return write


@pytest.fixture(autouse=True)
def _at_once(configured):
    """Let sessions go on without regard to what was just typed: the tests type all the time."""
    configured("[auto_continue]\nquiet_seconds = 0.0\n")


@pytest.fixture
def popen(script, environment, tmp_path):
    """Begin a `ccmaster` that writes to a file: `process, output = popen("up")`."""
    begun = []

    def start(*arguments, **more):
        output = tmp_path / f"output-{len(begun)}"
        with output.open("wb") as file:
            process = subprocess.Popen(
                [script, *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                cwd=tmp_path,
                env={**environment, **more},
            )
        begun.append(process)
        return process, output

    yield start
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.wait()


@pytest.fixture
def launched(ccmaster, background, session, until):
    """Start a session in the background, and wait until it is in a state: `launched("idle")`."""

    def start(state, *arguments):
        demo = ("--runtime", "demo", "--no-watch", "--detach", "--json")
        name = ccmaster("start", *arguments, *demo).json["name"]
        background()
        until(lambda: session(name)["state"] == state)
        return name

    return start
