"""What plugins contribute is found by name; what cannot be used is said of its plugin."""

import sys
import threading

import pytest
from attrs import frozen

from ccmaster_core.contributions import Contributions
from ccmaster_hookspecs import Command, Event, Runtime, Service, Settings, hookimpl
from ccmaster_hookspecs.errors import PluginError


def giving(**values):
    """Make a plugin whose hooks give these values."""
    plugin = type(sys)("giving")
    for hook, value in values.items():
        setattr(plugin, hook, hookimpl(_constant(hook, value)))
    return plugin


def _constant(name, value):
    def give():
        return value

    give.__name__ = name
    return give


def command(name, app="somewhere:app"):
    return Command(name=name, app=app, help="Do it.")


@frozen(kw_only=True)
class Brewed(Event):
    cups: int = 1


class Unframed(Event):
    """Has no fields of its own."""


def test_contributions_are_found_by_name(plugins):
    runtime = Runtime(name="tea", launch="tea.agent:launch")
    plugins.register(giving(register_commands=[command("brew")]), "pot")
    plugins.register(giving(register_runtimes=(runtime,)), "tea")
    contributions = Contributions(plugins)
    assert list(contributions.commands) == ["brew"]
    assert contributions.runtimes == {"tea": runtime}
    assert contributions.plugin_of(runtime) == "tea"
    assert contributions.stores == {}


def test_they_are_collected_once_and_only_those_that_are_asked_for(plugins):
    calls = []

    class Given:
        @hookimpl
        def register_commands(self):
            calls.append("commands")
            yield command("brew")

        @hookimpl
        def register_services(self):
            calls.append("services")
            return []

    plugins.register(Given(), "pot")
    contributions = Contributions(plugins)
    assert contributions.commands is contributions.commands
    assert calls == ["commands"]


def test_the_second_of_one_name_is_refused_and_said(plugins):
    first, second = command("brew", "first:app"), command("brew", "second:app")
    plugins.register(giving(register_commands=[second]), "second")
    plugins.register(giving(register_commands=[first]), "first")
    assert Contributions(plugins).commands == {"brew": first}
    assert plugins.conduct.problems("second") == (
        "its command 'brew' is refused: first has one of this name",
    )
    assert plugins.conduct.problems("first") == ()


def test_what_is_ccmasters_own_comes_first(plugins):
    own = command("list", "own:app")
    plugins.register(giving(register_commands=[own]), "ccmaster")
    plugins.register(giving(register_commands=[command("list")]), "pretender")
    assert Contributions(plugins).commands == {"list": own}
    assert "ccmaster has one of this name" in plugins.conduct.problems("pretender")[0]


def test_a_table_is_named_after_its_plugin(plugins):
    own = Settings(table="green_tea", shape="tea.settings:Tea")
    others = Settings(table="claude_code", shape="tea.settings:Claude")
    plugins.register(giving(register_settings=[own, others]), "green-tea")
    assert Contributions(plugins).settings == {"green_tea": own}
    assert plugins.conduct.problems("green-tea") == (
        "its settings 'claude_code' is refused: a plugin's table has its own name, 'green_tea'",
    )


def test_kinds_of_events_are_classes_of_events(plugins):
    taken = type("TurnEnded", (Brewed,), {"__attrs_attrs__": Brewed.__attrs_attrs__})
    plugins.register(giving(register_events=[Brewed, Unframed, int, taken]), "tea")
    assert Contributions(plugins).events == {"Brewed": Brewed}
    assert plugins.conduct.problems("tea") == (
        "its event 'Unframed' is refused: it is not an attrs class that derives from Event",
        "its event 'int' is refused: it is not an attrs class that derives from Event",
        "its event 'TurnEnded' is refused: ccmaster has a kind of this name",
    )


@pytest.mark.parametrize("reference", ["brew", "brew:", ":app", "brew.app", "a:b:c", 7])
def test_code_is_named_by_module_and_attribute(plugins, reference):
    plugins.register(giving(register_commands=[command("brew", reference)]), "pot")
    assert Contributions(plugins).commands == {}
    assert "is not of the form 'module:attribute'" in plugins.conduct.problems("pot")[0]


@pytest.mark.parametrize(
    "wrong", [[command("brew"), "pour"], "brew", command("brew"), 7, [Service(name="s", run="a:b")]]
)
def test_all_of_a_plugin_that_gives_something_else_is_left_out(plugins, wrong, caplog):
    plugins.register(giving(register_commands=[command("pour")]), "good")
    plugins.register(giving(register_commands=wrong), "bad")
    assert list(Contributions(plugins).commands) == ["pour"]
    assert "plugin bad failed in register_commands: TypeError" in caplog.text
    assert plugins.conduct.problems("bad") == (
        "what it gives in register_commands is left out, because that failed",
    )


def test_a_plugin_that_hangs_is_left_out(plugins):
    gate = threading.Event()

    class Hanging:
        @hookimpl
        def register_commands(self):
            gate.wait()

    from ccmaster_core.collect import collect

    plugins.register(giving(register_commands=[command("pour")]), "good")
    plugins.register(Hanging(), "bad")
    hook = plugins.hook.register_commands
    try:
        assert list(collect(hook, expected=Command, timeout=0.05)) == [("good", command("pour"))]
        assert plugins.conduct.lane("bad").closed
        assert list(collect(hook, expected=Command)) == [("good", command("pour"))]
    finally:
        gate.set()


def test_giving_nothing_is_no_problem(plugins):
    plugins.register(giving(register_commands=None, register_checks=()), "quiet")
    contributions = Contributions(plugins)
    contributions.collect_all()
    assert contributions.commands == contributions.checks == {}
    assert plugins.conduct.problems("quiet") == ()


def test_code_is_imported_when_it_is_asked_for(plugins):
    good, bad = command("dumps", "json:dumps"), command("brew", "no_such_module:app")
    plugins.register(giving(register_commands=[good, bad]), "pot")
    contributions = Contributions(plugins)
    given = contributions.commands
    assert contributions.code(given["dumps"], given["dumps"].app)([]) == "[]"
    with pytest.raises(PluginError, match="the plugin pot names no_such_module:app"):
        contributions.code(given["brew"], given["brew"].app)


def test_a_refusal_shows_in_the_list_of_plugins(shelf, plugins):
    source = """
from ccmaster_hookspecs import Command, hookimpl

@hookimpl
def register_commands():
    yield Command(name="brew", app="pot:app", help="Brew.")
"""
    shelf.put("pot", source)
    shelf.put("kettle", source)
    plugins.discover(only={"pot", "kettle"})
    Contributions(plugins).collect_all()
    infos = {info.name: info for info in plugins.installed}
    assert infos["kettle"].problem is None
    assert infos["pot"].state == "active"
    assert infos["pot"].problem == "its command 'brew' is refused: kettle has one of this name"
