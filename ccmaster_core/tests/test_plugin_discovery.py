"""Plugins that work are registered, in alphabetical order, and listed with what they do."""

import sys

import pytest

from ccmaster_core import dispatch
from ccmaster_core.collect import collect
from ccmaster_core.discovery import allowed
from ccmaster_hookspecs import Command

WORKS = """
from ccmaster_hookspecs import hookimpl

@hookimpl
def on_event(event): ...

@hookimpl
def register_commands(): ...
"""
CHATTY = """
from ccmaster_hookspecs import hookimpl

print("imported")

@hookimpl
def register_commands():
    print("called")
"""
TELLS_ITS_NAME = """
from ccmaster_hookspecs import hookimpl

@hookimpl{mark}
def on_start(host):
    host.append(__name__)
"""


def info_of(plugins, name):
    [info] = [info for info in plugins.installed if info.name == name]
    return info


def test_a_plugin_that_works_is_listed_with_its_hooks(shelf, plugins):
    shelf.put("works", WORKS, version="2.5")
    plugins.discover(only={"works"})
    info = info_of(plugins, "works")
    assert (info.state, info.problem) == ("active", None)
    assert (info.distribution, info.version) == ("ccmaster-plugin-works", "2.5")
    assert info.hooks == ("on_event", "register_commands")
    assert plugins.has_plugin("works")


def test_what_a_plugin_prints_as_it_is_found_keeps_off_stdout(shelf, plugins, capsys):
    shelf.put("chatty", CHATTY)
    plugins.discover(only={"chatty"})
    given = list(collect(plugins.hook.register_commands, expected=Command))
    assert (given, info_of(plugins, "chatty").state) == ([], "active")
    assert capsys.readouterr() == ("", "imported\ncalled\n")


def test_a_disabled_plugin_is_listed_and_not_imported(shelf, plugins):
    module = shelf.put("works", WORKS)
    plugins.discover(disabled={"works"})
    info = info_of(plugins, "works")
    assert (info.state, info.problem, info.hooks) == ("disabled", None, ())
    assert module not in sys.modules


def test_an_allow_list_leaves_all_others_out(shelf, plugins):
    module = shelf.put("works", WORKS)
    shelf.put("wanted", WORKS)
    plugins.discover(only={"wanted"})
    assert info_of(plugins, "wanted").state == "active"
    assert info_of(plugins, "works").state == "disabled"
    assert info_of(plugins, "works").problem == "CCMASTER_PLUGINS does not name it"
    assert module not in sys.modules


@pytest.mark.parametrize(
    ("environment", "names"),
    [
        ({}, None),
        ({"CCMASTER_PLUGINS": ""}, set()),
        ({"CCMASTER_PLUGINS": "demo-agent"}, {"demo-agent"}),
        ({"CCMASTER_PLUGINS": " demo-agent , auto-continue,"}, {"demo-agent", "auto-continue"}),
    ],
)
def test_the_allow_list_is_read_from_the_environment(environment, names):
    assert allowed(environment) == names


async def test_plugins_are_called_in_alphabetical_order_but_for_marks(shelf, plugins):
    put = {
        name: shelf.put(name, TELLS_ITS_NAME.format(mark=mark))
        for name, mark in [
            ("zebra", "(tryfirst=True)"),
            ("bee", ""),
            ("ant", ""),
            ("aardvark", "(trylast=True)"),
            ("cat", ""),
        ]
    }
    plugins.discover(only=put)
    called = []
    await dispatch.notify(plugins.hook.on_start, host=called)
    assert called == [put[name] for name in ("zebra", "ant", "bee", "cat", "aardvark")]


def test_plugins_are_listed_by_name(shelf, plugins):
    for name in ("bee", "ant", "cat"):
        shelf.put(name, WORKS if name != "bee" else "1/0")
    plugins.discover(disabled={"cat"}, only={"ant", "bee", "cat"})
    names = [info.name for info in plugins.installed]
    assert names == sorted(names)


def test_a_plugin_may_serve_a_newer_contract_too(shelf, plugins):
    source = (
        "from ccmaster_hookspecs import hookimpl\n"
        "@hookimpl(optionalhook=True)\n"
        "def on_teatime(): ...\n"
    )
    shelf.put("polite", source)
    plugins.discover(only={"polite"})
    assert info_of(plugins, "polite").state == "active"


def test_the_first_on_the_path_hides_an_older_installation(shelf, tmp_path, monkeypatch, plugins):
    shelf.put("works", "1/0", version="1.0")
    newer = type(shelf)(tmp_path / "newer", prefix="shelf_newer")
    newer.folder.mkdir()
    newer.put("works", WORKS, version="2.0")
    monkeypatch.syspath_prepend(newer.folder)
    plugins.discover(only={"works"})
    assert info_of(plugins, "works").version == "2.0"


def test_a_registered_module_is_named_after_its_package(plugins):
    module = type(sys)("ccmaster_plugin_two_words.plugin")
    plugins.register(module)
    assert plugins.get_plugin("two-words") is module
