"""The tutorial for plugin authors, in a fresh environment: new, install, list, change, test.

The environment gets ccmaster as wheels, built here, so that what the wheels leave out is
missed. Of the libraries that others wrote it borrows those that run this test, by links,
because fetching them again would prove nothing.
"""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TUTORIAL = ROOT / "docs" / "write-a-plugin.md"
PATIENCE = 240.0


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The Python of an environment with ccmaster's core and the runtime demo."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "venv", with_pip=False, symlinks=os.name != "nt")
    python = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    _borrow(folder / "borrowed", python)
    _install(python, ROOT / "hookspecs", ROOT / "ccmaster_core", ROOT / "plugins" / "demo_agent")
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


def _listed(python):
    return {
        info["name"]: info
        for info in json.loads(_run(python.parent / "ccmaster", "plugins", "list", "--json"))
    }


def _pytest(python, folder):
    # Of pytest's plugins that are borrowed, this one warns where it is not set up.
    return _run(python, "-m", "pytest", "-q", "-W", "error", "-p", "no:asyncio", cwd=folder)


def _block(containing):
    """Return the one Python example of the tutorial that holds a text."""
    blocks = re.findall(r"```python\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    [block] = [block for block in blocks if containing in block]
    return block


def test_what_the_tutorial_says(fresh, ccmaster_home, tmp_path):
    assert list(_listed(fresh)) == ["demo-agent"]
    _run(fresh.parent / "ccmaster", "plugins", "new", "green-tea", cwd=tmp_path)
    new = tmp_path / "ccmaster-plugin-green-tea"
    _install(fresh, "--editable", new)
    written = _listed(fresh)["green-tea"]
    assert (written["state"], written["problem"]) == ("active", None)
    assert "4 passed" in _pytest(fresh, new)

    with (new / "src" / "ccmaster_plugin_green_tea" / "plugin.py").open("a") as plugin:
        plugin.write("\n\n" + _block("async def decide_permission"))
    (new / "tests" / "test_session.py").write_text(_block("def test_a_session_with_the_plugin"))
    assert "decide_permission" in _listed(fresh)["green-tea"]["hooks"]
    assert "5 passed" in _pytest(fresh, new)
