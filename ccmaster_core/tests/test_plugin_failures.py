"""A plugin that cannot be used is a line in the list, never the end of ccmaster."""

import sys
import threading
from types import SimpleNamespace

import pluggy
import pytest

from ccmaster_core.compatibility import CONTRACT
from ccmaster_hookspecs import hookimpl

WORKS = "from ccmaster_hookspecs import hookimpl\n@hookimpl\ndef on_event(event): ..."
MARKED = "from ccmaster_hookspecs import hookimpl\n"
BROKEN = {
    "no-module": ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
    "no-python": ("def", "SyntaxError"),
    "raises": ("1/0", "ZeroDivisionError"),
    "exits": ("raise SystemExit(3)", "SystemExit: 3"),
    "interrupts": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "unknown-hook": (f"{MARKED}@hookimpl\ndef on_teatime(): ...", "on_teatime is not a hook"),
    "unknown-argument": (f"{MARKED}@hookimpl\ndef on_event(teapot): ...", "teapot"),
    "wraps": (f"{MARKED}@hookimpl(wrapper=True)\ndef on_event():\n yield", "may not be wrapped"),
    "wraps-as-of-old": (
        f"{MARKED}@hookimpl(hookwrapper=True)\ndef on_event():\n yield",
        "may not be wrapped",
    ),
    "async-values": (
        f"{MARKED}@hookimpl\nasync def register_commands(): ...",
        "register_commands must be a plain function",
    ),
    "async-generator": (
        f"{MARKED}@hookimpl\nasync def register_commands():\n yield",
        "register_commands must be a plain function",
    ),
    "yields": (f"{MARKED}@hookimpl\ndef on_event(event):\n yield event", "has a 'yield' in it"),
}


def info_of(plugins, name):
    [info] = [info for info in plugins.installed if info.name == name]
    return info


@pytest.mark.parametrize("name", BROKEN)
def test_the_list_says_what_is_wrong(shelf, plugins, name, caplog):
    source, problem = BROKEN[name]
    shelf.put(name, source)
    shelf.put("works", WORKS)
    plugins.discover(only={name, "works"})
    assert info_of(plugins, name).state == "failed"
    assert problem in info_of(plugins, name).problem
    assert "\n" not in info_of(plugins, name).problem
    assert not plugins.has_plugin(name)
    assert f"plugin {name} cannot be used" in caplog.text
    assert info_of(plugins, "works").state == "active"


def test_an_attribute_that_is_missing_or_none_is_said(shelf, plugins):
    module = shelf.put("whole", "nothing = None")
    shelf.describe("other", f"missing = {module}:no_such\nnone = {module}:nothing")
    plugins.discover(only={"missing", "none"})
    assert "AttributeError" in info_of(plugins, "missing").problem
    assert info_of(plugins, "none").problem == f"{module}:nothing is None"


def test_an_import_that_hangs_is_left_behind(shelf, plugins, monkeypatch):
    gate = threading.Event()
    monkeypatch.setitem(sys.modules, "shelf_gate", SimpleNamespace(wait=gate.wait))
    shelf.put("hangs", "import shelf_gate; shelf_gate.wait()")
    shelf.put("works", WORKS)
    try:
        plugins.discover(only={"hangs", "works"}, timeout=0.2)
        assert info_of(plugins, "hangs").problem == "importing it takes more than 0.2 seconds"
        assert info_of(plugins, "hangs").state == "failed"
        assert info_of(plugins, "works").state == "active"
    finally:
        gate.set()


def test_of_two_with_one_name_the_distribution_named_after_it_wins(shelf, plugins):
    shelf.put("twice", WORKS, distribution="aaa-first-by-alphabet")
    shelf.put("twice", WORKS, distribution="ccmaster-plugin-twice")
    plugins.discover(only={"twice"})
    states = {info.distribution: info for info in plugins.installed if info.name == "twice"}
    assert states["ccmaster-plugin-twice"].state == "active"
    assert states["aaa-first-by-alphabet"].state == "failed"
    assert (
        "ccmaster-plugin-twice has a plugin of this name" in states["aaa-first-by-alphabet"].problem
    )


def test_of_two_with_one_name_the_first_by_alphabet_wins(shelf, plugins):
    shelf.put("twice", WORKS, distribution="b-dist")
    shelf.put("twice", "1/0", distribution="a-dist")
    plugins.discover(only={"twice"})
    problems = {
        info.distribution: info.problem for info in plugins.installed if info.name == "twice"
    }
    assert "ZeroDivisionError" in problems["a-dist"]
    assert "a-dist has a plugin of this name" in problems["b-dist"]


def test_one_plugin_under_two_names_is_used_once(shelf, plugins):
    module = shelf.put("ant", WORKS)
    shelf.describe("other", f"bee = {module}")
    plugins.discover(only={"ant", "bee"})
    states = sorted(info_of(plugins, name).state for name in ("ant", "bee"))
    assert states == ["active", "failed"]
    assert info_of(plugins, "ant").problem == "it is the same plugin as bee"


def test_a_plugin_made_for_another_contract_is_not_imported(shelf, plugins):
    module = shelf.put("newer", WORKS, requires=["attrs", f"{CONTRACT}==99.7.*"])
    plugins.discover(only={"newer"})
    assert info_of(plugins, "newer").state == "failed"
    assert f"made for {CONTRACT} ==99.7.*" in info_of(plugins, "newer").problem
    assert module not in sys.modules


def test_the_name_of_ccmaster_is_its_own(shelf, plugins):
    shelf.put("ccmaster", WORKS, distribution="pretender")
    plugins.discover(only={"ccmaster"})
    assert info_of(plugins, "ccmaster").problem == "the name is ccmaster's own"


@pytest.mark.parametrize("garbage", [b"[ccmaster.plugins]\nno equals sign\n", b"\xff\xfe[ccmaster"])
def test_a_distribution_that_cannot_be_read_hides_no_other(shelf, plugins, caplog, garbage):
    shelf.describe("damaged", "x = y")
    next(shelf.folder.glob("damaged*")).joinpath("entry_points.txt").write_bytes(garbage)
    shelf.put("works", WORKS)
    plugins.discover(only={"works"})
    assert info_of(plugins, "works").state == "active"
    assert "an installed distribution cannot be read" in caplog.text


def test_a_distribution_without_metadata_hides_no_other(shelf, plugins, caplog):
    shelf.describe("damaged", "x = y")
    next(shelf.folder.glob("damaged*")).joinpath("METADATA").unlink()
    shelf.put("works", WORKS)
    plugins.discover(only={"works"})
    assert info_of(plugins, "works").state == "active"
    assert "an installed distribution cannot be read" in caplog.text


def test_a_refused_plugin_leaves_nothing_behind(plugins):
    class HalfGood:
        @hookimpl
        def on_event(self, event): ...

        @hookimpl
        def on_start(self, teapot): ...

    plugin = HalfGood()
    with pytest.raises(pluggy.PluginValidationError):
        plugins.register(plugin, "half-good")
    assert not plugins.is_registered(plugin)
    assert plugins.hook.on_event.get_hookimpls() == []
