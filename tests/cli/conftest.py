"""The real `ccmaster` script, in a process and a home of its own, and a store to fill."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import frozen

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.principals import person

SCRIPT = Path(sys.executable).with_name("ccmaster")
PATIENCE = 60.0
"""Seconds after which a command is taken to hang."""


@frozen
class Ended:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """What it printed, read as JSON; nothing may have gone wrong."""
        assert (self.code, self.err) == (0, "")
        return json.loads(self.out)


@pytest.fixture
def script():
    """The path of the real `ccmaster`."""
    return SCRIPT


@pytest.fixture
def environment(ccmaster_home):
    """What a command is given: nothing of this person's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return {**kept, "CCMASTER_HOME": str(ccmaster_home), "TERM": "dumb", "LANG": "C.UTF-8"}


@pytest.fixture
def ccmaster(environment, tmp_path):
    """Run `ccmaster` to its end: `ccmaster("list", "--json")`."""

    def run(*arguments, stdin="", **more):
        ended = subprocess.run(
            [SCRIPT, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
            cwd=tmp_path,
            env={**environment, **more},
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return run


@pytest.fixture
def begin(environment, tmp_path):
    """Begin a `ccmaster` that stays; it is ended with the test."""
    begun = []

    def start(*arguments):
        process = subprocess.Popen(
            [SCRIPT, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=environment,
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()


@pytest.fixture
def opened(ccmaster_home):
    """Open the same store as the commands do, to fill it: `async with opened() as application`."""

    def application():
        plugins = Plugins()
        plugins.discover(only={"demo-agent"})
        return hosts.application(ccmaster_home, plugins)

    return application


@pytest.fixture
def me():
    """Whoever runs the tests, as the commands name them."""
    import pwd

    return person(pwd.getpwuid(os.getuid()).pw_name)


@pytest.fixture
def site(tmp_path, environment):
    """A folder that is on the path of every command."""
    folder = tmp_path / "site"
    folder.mkdir()
    environment["PYTHONPATH"] = os.pathsep.join([str(folder), environment.get("PYTHONPATH", "")])

    def put(name, source):
        (folder / f"{name}.py").write_text(source)
        info = folder / f"ccmaster_plugin_{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: ccmaster-plugin-{name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[ccmaster.plugins]\n{name} = {name}\n")
        return folder

    return put
