"""Showing help imports nothing that is heavy: names of modules are the same on every machine."""

import subprocess
import sys

import pytest

HEAVY = {
    "asyncio",
    "cattrs",
    "ccmaster_core.application",
    "ccmaster_core.codec",
    "ccmaster_hookspecs.events",
    "mcp",
    "pydantic",
    "rich",
    "sqlite3",
    "tomli_w",
    "tomllib",
}
SHOW = """
import sys
sys.argv = ["ccmaster", *sys.argv[1:]]
from ccmaster_core.cli import main
try:
    main()
except SystemExit as ended:
    print("loaded", *sys.modules)
    sys.exit(ended.code)
"""


@pytest.fixture
def loaded(ccmaster_home):
    """Run `ccmaster`, and return the modules that were imported for it."""

    def run(*arguments):
        command = [sys.executable, "-c", SHOW, *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        assert "Usage:" in ended.stdout or "ccmaster" in ended.stdout
        return set(ended.stdout.rpartition("loaded ")[2].split())

    return run


@pytest.mark.parametrize("arguments", [("--help",), (), ("--version",)])
def test_what_only_tells_of_ccmaster_imports_nothing_heavy(loaded, arguments):
    assert not loaded(*arguments) & HEAVY


def test_help_imports_no_command_and_no_plugin_but_what_describes_it(loaded):
    modules = loaded("--help")
    commands = {name for name in modules if name.startswith("ccmaster_core.cli.")}
    assert not commands & {f"ccmaster_core.cli.{name}" for name in ("list", "logs", "start", "up")}
    plugins = {name for name in modules if name.startswith("ccmaster_plugin_")}
    assert plugins
    assert all(name.count(".") == 0 or name.endswith(".plugin") for name in plugins), plugins


def test_help_of_a_command_imports_no_session_and_no_store(loaded):
    assert not loaded("list", "--help") & (HEAVY - {"ccmaster_hookspecs.events"})
