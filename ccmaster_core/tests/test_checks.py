"""What the doctor looks at: each thing that can be wrong has one clear line and what to do."""

import stat
import sys
from pathlib import Path

import pytest

from ccmaster_core import checks
from ccmaster_core.config import Configuration
from ccmaster_core.doctor import Probe, examine
from ccmaster_core.home import Home
from ccmaster_core.plugins import PluginInfo, PluginState
from ccmaster_hookspecs.contributions import Check, Finding
from ccmaster_hookspecs.errors import StoreTooNew

posix = pytest.mark.skipif(sys.platform == "win32", reason="folders have no mode there")


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    home.make()
    return home


def found(check, *arguments):
    (checked,) = examine([Probe("it", lambda: check(*arguments))])
    return checked.finding


def info(name, state, problem=None):
    return PluginInfo(
        name=name, distribution=f"dist-{name}", version="1", state=state, problem=problem
    )


def test_python():
    assert found(checks.python).ok
    assert found(checks.python, (3, 11, 0)).ok
    old = found(checks.python, (3, 10, 9))
    assert not old.ok
    assert "3.11" in old.mend


def test_a_home_that_is_well(home):
    assert found(checks.home, home) == Finding(
        ok=True, text=f"the home {home.path} can be written to"
    )
    assert list(home.path.iterdir()) == []


def test_a_home_that_is_not_there_yet_is_not_made(tmp_path):
    home = Home(tmp_path / "a" / "b")
    told = found(checks.home, home)
    assert told.ok
    assert "made when it is first needed" in told.text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is of Linux")
def test_a_full_disk(home):
    told = found(checks.home, home, lambda _: Path("/dev/full").open("wb"))  # noqa: SIM115
    assert told == Finding(
        ok=False,
        text=f"the home {home.path} cannot be written to: No space left on device",
        mend="make room or make it writable, or name another folder with CCMASTER_HOME",
    )


def test_a_home_that_cannot_be_written_to(tmp_path):
    (tmp_path / "file").write_text("")
    told = found(checks.home, Home(tmp_path / "file"))
    assert not told.ok
    assert "cannot be written to: Not a directory" in told.text


@posix
@pytest.mark.parametrize(
    ("mode", "told"),
    [(0o777, "can be written to by other users"), (0o755, "can be read by other users")],
)
def test_a_home_that_is_open_to_others(home, mode, told):
    home.path.chmod(mode)
    loose = found(checks.home, home)
    assert (loose.ok, loose.mend) == (False, f"chmod 700 {home.path}")
    assert told in loose.text
    assert stat.S_IMODE(home.path.stat().st_mode) == mode


@pytest.mark.parametrize(
    ("free", "ok", "warns"),
    [(10**10, True, False), (100 * 1024**2, True, True), (0, False, False)],
)
def test_room_on_the_disk(home, free, ok, warns):
    (checked,) = examine([Probe("space", lambda: checks.space(home, lambda _: free))])
    assert (checked.finding.ok, checked.warns) == (ok, warns)


def test_the_configuration(home):
    def validate():
        return Configuration.load(home).validate()

    assert "every default holds" in found(checks.configuration, home, validate).text
    home.configuration.write_text("[later]\nx = 1\n")
    harmless = found(checks.configuration, home, validate)
    assert harmless.ok
    assert harmless.mend
    home.configuration.write_text("[later]\n[host]\nlease_seconds = 0\nx = 1\n")
    wrong = found(checks.configuration, home, validate)
    assert not wrong.ok
    assert "lease_seconds cannot be 0 (and 1 more" in wrong.text
    home.configuration.write_text("[host\n")
    assert "is not TOML" in found(checks.configuration, home, validate).text
    home.configuration.write_text("[host]\nlaunches = 1\n")
    assert found(checks.configuration, home, validate).mend is None


def test_the_store():
    assert found(checks.store, "sqlite", lambda: None).ok

    def too_new():
        raise StoreTooNew("a newer ccmaster wrote it", "update ccmaster")

    assert found(checks.store, "sqlite", too_new) == Finding(
        ok=False, text="a newer ccmaster wrote it", mend="update ccmaster"
    )


def test_plugins():
    well = [info("a", PluginState.ACTIVE), info("b", PluginState.DISABLED, "left out")]
    assert found(checks.plugins, well).text == "plugins in use: a"
    broken = found(checks.plugins, [*well, info("c", PluginState.FAILED, "it\ncannot be imported")])
    assert (broken.ok, broken.text) == (
        False,
        "plugins that do not work: c (dist-c): it cannot be imported",
    )
    assert "ccmaster plugins disable c" in broken.mend


def test_hosts():
    assert found(checks.hosts, []).ok
    assert found(checks.hosts, ["7f3a", "8b21"]).text == "alive: 7f3a, 8b21"


def test_runtimes():
    assert found(checks.runtimes, {"demo": None}).text == "agents can be run by demo"
    both = found(checks.runtimes, {"demo": None, "claude": "there is no `claude` on the PATH"})
    assert both.ok
    assert both.text.endswith("not by claude: there is no `claude` on the PATH")
    neither = found(checks.runtimes, {"claude": "there is no `claude` on the PATH"})
    assert not neither.ok
    assert "no runtime is installed" in found(checks.runtimes, {}).text


def test_a_check_of_a_plugin_is_given_its_settings():
    def run(settings):
        return Finding(ok=True, text=repr(settings))

    plain = Check(name="x", run="m:f")
    with_table = Check(name="x", run="m:f", table="t")
    assert found(checks.contributed, plain, run, {}.get).text == "None"
    assert found(checks.contributed, with_table, run, {"t": "its settings"}.get).text == (
        "'its settings'"
    )
