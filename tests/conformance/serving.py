"""A ccmaster that serves the protocol, in a process and a home of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import tomli_w
from attrs import frozen
from tests.conformance.node import ROOT

PATIENCE = 60.0
"""Seconds after which something that was to happen is taken not to happen."""
READERS = ("session:read",)
"""What the suite is let do: it has no token to show."""
_SCRIPT = Path(sys.executable).with_name("ccmaster")


@frozen(kw_only=True)
class Served:
    """A host that serves the protocol."""

    url: str
    folder: Path
    """Where the home is, and what the host wrote to its log."""
    environment: Mapping[str, str]
    """What commands of the same ccmaster are run with."""

    @property
    def log(self) -> str:
        """What the host has said so far."""
        return (self.folder / "host.log").read_text(encoding="utf-8")

    def ccmaster(self, *arguments: str) -> str:
        """Run a command to its end, and return what it printed."""
        ended = _ended(self.environment, *arguments)
        if ended.returncode:
            raise RuntimeError(f"ccmaster {' '.join(arguments)}: {ended.stderr}")
        return ended.stdout


@contextmanager
def serving(folder: Path, *, fixtures: bool) -> Iterator[Served]:
    """Serve for as long as the context lasts.

    Args:
        folder: An empty folder for all that is written.
        fixtures: Whether the conformance suite is to find its fixtures, without a token.
    """
    environment = _environment(folder)
    settings: dict[str, object] = {"port": 0}
    if fixtures:
        environment["PYTHONPATH"] = str(_installed(folder / "site"))
        settings["anonymous_scopes"] = READERS
    (folder / "ccmaster").mkdir()
    configuration = tomli_w.dumps({"mcp_server": settings})
    (folder / "ccmaster" / "config.toml").write_text(configuration, encoding="utf-8")
    with (folder / "host.log").open("wb") as log:
        host = subprocess.Popen(
            [_SCRIPT, "--debug", "up"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            env=environment,
        )
    try:
        url = _url(host, folder, environment)
        yield Served(url=url, folder=folder, environment=environment)
    finally:
        _end(host)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CCMASTER_")}
    return {
        **kept,
        "HOME": str(folder),
        "USERPROFILE": str(folder),
        "CCMASTER_HOME": str(folder / "ccmaster"),
        "TERM": "dumb",
    }


def _installed(site: Path) -> Path:
    """Install the plugin with the fixtures, for those alone who look in this folder."""
    plugin = ROOT / "tests" / "conformance" / "plugin"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    options = ["--no-index", "--no-deps", "--no-build-isolation", "--no-cache-dir"]
    subprocess.run(
        [*command, *options, "--target", str(site), str(plugin)],
        check=True,
        timeout=PATIENCE,
    )
    return site


def _url(host: subprocess.Popen[bytes], folder: Path, environment: Mapping[str, str]) -> str:
    """Return where the host serves, once it does."""
    deadline = time.monotonic() + PATIENCE
    while host.poll() is None and time.monotonic() < deadline:
        told = _ended(environment, "mcp", "status", "--json").stdout
        if url := json.loads(told or "{}").get("url"):
            return str(url)
        time.sleep(0.1)
    raise RuntimeError(f"nothing is served: {(folder / 'host.log').read_text(encoding='utf-8')}")


def _ended(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, whatever that is."""
    return subprocess.run(
        [_SCRIPT, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
        env=dict(environment),
    )


def _end(host: subprocess.Popen[bytes]) -> None:
    host.terminate()
    try:
        host.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        host.kill()
        host.wait()
