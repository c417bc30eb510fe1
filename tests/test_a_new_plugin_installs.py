"""`plugins new` in a fresh environment: what it writes installs, is found, and passes its tests.

The environment gets ccmaster as wheels, built here, so that what the wheels leave out is
missed. Of the libraries that others wrote it borrows those that run this test, by links,
because fetching them again would prove nothing.
"""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 240.0
LIST = """
import json
from ccmaster_core.plugins import Plugins
plugins = Plugins()
plugins.discover()
print(json.dumps([[info.name, info.state, info.problem] for info in plugins.installed]))
"""
WRITE = """
import sys
from pathlib import Path
from ccmaster_core.scaffold import write
print(write(sys.argv[1], Path.cwd()))
"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The Python of an environment with ccmaster's core and contract, and no plugin."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "venv", with_pip=False, symlinks=os.name != "nt")
    python = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    _borrow(folder / "borrowed", python)
    _install(python, ROOT / "hookspecs", ROOT / "ccmaster_core")
    return python


def _borrow(borrowed, python):
    """Link every library of others that is installed here, for the new environment to find."""
    borrowed.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        ours = entry.name.startswith(("ccmaster", "_editable_impl_ccmaster"))
        if not ours and entry.suffix != ".pth":
            (borrowed / entry.name).symlink_to(entry)
    site = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    Path(site, "borrowed.pth").write_text(f"{borrowed}\n", encoding="utf-8")


def _install(python, *folders):
    _run(
        Path(sys.executable),
        *("-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check"),
        *("--no-index", "--no-deps", "--no-build-isolation", "--no-cache-dir", *folders),
    )


def _run(python, *arguments, cwd=None):
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [python, *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_installs_is_found_and_passes_its_own_tests(fresh, tmp_path):
    assert json.loads(_run(fresh, "-c", LIST)) == []
    new = Path(_run(fresh, "-c", WRITE, "green-tea", cwd=tmp_path).strip())
    _install(fresh, new)
    assert json.loads(_run(fresh, "-c", LIST)) == [["green-tea", "active", None]]
    tested = _run(fresh, "-m", "pytest", "-q", "-W", "error", "-p", "no:asyncio", cwd=new)
    assert "4 passed" in tested
