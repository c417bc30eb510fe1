"""The plugin describes itself in plain values whose code is there, and imports nothing heavy."""

import inspect
import subprocess
import sys
from importlib.metadata import entry_points

import attrs

from ccmaster_hookspecs import ENTRY_POINT_GROUP
from ccmaster_hookspecs.references import resolve
from ccmaster_plugin_demo_agent import plugin


def test_it_is_found_by_its_entry_point():
    [found] = entry_points(group=ENTRY_POINT_GROUP, name="demo-agent")
    assert found.load() is plugin


def test_the_runtime_is_there_and_the_last_choice():
    [runtime] = plugin.register_runtimes()
    assert (runtime.name, runtime.resumes, runtime.available) == ("demo", True, None)
    assert runtime.preference < 0
    assert inspect.iscoroutinefunction(resolve(runtime.launch))


def test_the_command_is_there():
    [command] = plugin.register_commands()
    assert command.name == "demo"
    assert callable(resolve(command.app))


def test_the_settings_are_there_and_each_is_explained():
    [settings] = plugin.register_settings()
    [runtime] = plugin.register_runtimes()
    assert settings.table == runtime.table == "demo_agent"
    shape = resolve(settings.shape)
    assert shape() == shape()
    assert all(key.metadata["help"].endswith(".") for key in attrs.fields(shape))


def test_describing_it_imports_none_of_its_code():
    program = (
        "import sys, ccmaster_plugin_demo_agent.plugin as p; p.register_runtimes();"
        "p.register_commands(); p.register_settings();"
        "print([m for m in sys.modules if 'demo_agent.' in m])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == "['ccmaster_plugin_demo_agent.plugin']"
