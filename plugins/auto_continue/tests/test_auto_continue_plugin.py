"""The plugin answers last, with its own settings, and refuses settings that make no sense."""

import subprocess
import sys
from importlib.metadata import entry_points

import attrs
import pluggy
import pytest

from ccmaster_hookspecs import ENTRY_POINT_GROUP, PROJECT, Continue, Rest, hookimpl
from ccmaster_hookspecs.references import resolve
from ccmaster_hookspecs.specs import SPECS
from ccmaster_plugin_auto_continue import plugin
from ccmaster_plugin_auto_continue.settings import AutoContinueSettings


@attrs.frozen
class Ccmaster:
    """What the plugin asks of ccmaster."""

    own: AutoContinueSettings
    fleet: tuple = ()

    def settings(self, table):
        assert table == "auto_continue"
        return self.own

    def statuses(self):
        return self.fleet


class Earlier:
    @hookimpl
    def decide_continuation(self, status):
        return Rest("I know better") if status.name == "mine" else None


@pytest.fixture
def hook():
    plugins = pluggy.PluginManager(PROJECT)
    for spec in SPECS:
        plugins.add_hookspecs(spec)
    plugins.register(Earlier())
    plugins.register(plugin)
    return plugins.hook


def test_it_is_found_by_its_entry_point():
    [found] = entry_points(group=ENTRY_POINT_GROUP, name="auto-continue")
    assert found.load() is plugin


def test_others_decide_first(hook, idle):
    host = Ccmaster(AutoContinueSettings(prompt="on"))
    assert hook.decide_continuation(host=host, status=idle()) == Continue("on", "1/3")
    assert hook.decide_continuation(host=host, status=idle(name="mine")) == Rest("I know better")


def test_it_looks_at_the_fleet_and_the_clock(hook, idle, now):
    past, future = now.replace(year=2000), now.replace(year=2999)
    for until, kind in ((past, Continue), (future, Rest)):
        limited = idle(session_id="two", limited_until=until)
        host = Ccmaster(AutoContinueSettings(), (limited,))
        assert isinstance(hook.decide_continuation(host=host, status=idle()), kind)


def test_every_setting_is_explained():
    [settings] = plugin.register_settings()
    assert settings.table == "auto_continue"
    shape = resolve(settings.shape)
    assert shape is AutoContinueSettings
    assert all(key.metadata["help"].endswith(".") for key in attrs.fields(shape))


@pytest.mark.parametrize(
    ("bad", "allowed"),
    [
        ({"prompt": " "}, "must not be empty"),
        ({"max_turns": -1}, "at least 0"),
        ({"budget_usd": float("nan")}, "at least 0"),
        ({"stop_phrases": ("ok", "!")}, "a letter or a digit"),
        ({"deadline": "tomorrow"}, "2026-11-30 18:00"),
        ({"deadline": "9999-12-31"}, "2026-11-30 18:00"),
        ({"window": "night"}, "22:00-06:00"),
        ({"days": ("mon", "fry")}, "mon, tue"),
        ({"timezone": "Mars/Olympus"}, "Europe/Berlin"),
        ({"timezone": "../../etc/passwd"}, "Europe/Berlin"),
        ({"quiet_seconds": float("inf")}, "less than a day"),
    ],
)
def test_settings_that_make_no_sense_are_refused(bad, allowed):
    with pytest.raises(ValueError, match=allowed):
        AutoContinueSettings(**bad)


def test_describing_it_imports_none_of_its_code():
    program = (
        "import sys, ccmaster_plugin_auto_continue.plugin as p; p.register_settings();"
        "print([m for m in sys.modules if 'auto_continue.' in m])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == "['ccmaster_plugin_auto_continue.plugin']"
