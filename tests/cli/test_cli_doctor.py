"""`ccmaster doctor` finds what is wrong, one clear line each, and changes nothing."""

import json

import pytest


@pytest.fixture
def home(ccmaster_home):
    ccmaster_home.mkdir(mode=0o700)
    return ccmaster_home


@pytest.fixture
def doctor(ccmaster):
    """Run it with the plugins of the demo alone, and return what it found, by check."""

    def run(**more):
        ended = ccmaster("doctor", "--json", **{"CCMASTER_PLUGINS": "demo-agent", **more})
        assert ended.err == ""
        found = {one["name"]: one for one in json.loads(ended.out)}
        assert ended.code == (0 if all(one["ok"] for one in found.values()) else 1)
        for one in found.values():
            assert one["text"]
            assert "\n" not in one["text"]
            assert one["ok"] or one["mend"]
        return found

    return run


def failing(found):
    return [name for name, one in found.items() if not one["ok"]]


def test_where_all_is_well_it_says_so_and_makes_nothing(doctor, ccmaster, ccmaster_home):
    assert failing(doctor()) == []
    assert not ccmaster_home.exists()
    ended = ccmaster("doctor", CCMASTER_PLUGINS="demo-agent")
    assert ended.code == 0
    assert all(line.startswith(("✓", "◔", " ")) for line in ended.out.splitlines())


def test_a_store_in_use_is_read(doctor, ccmaster, home):
    assert ccmaster("list").code == 0
    assert "no host is alive" in doctor()["store"]["text"]


def test_a_machine_without_the_cli_is_told_how_to_install_it(doctor, environment):
    empty = {"CCMASTER_PLUGINS": "claude-code", "CCMASTER_CLAUDE_BIN": "/nowhere/claude"}
    found = doctor(**empty)
    assert "agents" in failing(found)
    assert "install" in found["claude"]["mend"]


def test_a_store_that_is_damaged_is_named_and_left_alone(doctor, home):
    (home / "store.db").write_bytes(b"nothing of a store" * 100)
    found = doctor()
    assert failing(found) == ["store"]
    assert "store.db" in found["store"]["text"]
    assert (home / "store.db").read_bytes() == b"nothing of a store" * 100


def test_a_home_that_cannot_be_written_to_is_named(doctor):
    found = doctor(CCMASTER_HOME="/dev/null/home")
    assert "home" in failing(found)
    assert "CCMASTER_HOME" in found["home"]["mend"]


def test_a_broken_configuration_is_told_once(ccmaster, doctor, home):
    (home / "config.toml").write_text("this is not TOML")
    assert "configuration" in failing(doctor())
    lines = ccmaster("doctor", CCMASTER_PLUGINS="demo-agent").out.splitlines()
    assert sum("is not TOML" in line for line in lines) == 1
    assert sum("see configuration" in line for line in lines) == 2


def test_a_broken_plugin_is_named_with_how_to_leave_it_out(ccmaster, site):
    site("broken", "raise RuntimeError('no tea')")
    ended = ccmaster("doctor", "--json", CCMASTER_PLUGINS="demo-agent,broken")
    assert (ended.code, ended.err) == (1, "")
    [plugins] = [one for one in json.loads(ended.out) if one["name"] == "plugins"]
    assert not plugins["ok"]
    assert "no tea" in plugins["text"]
    assert "ccmaster plugins disable broken" in plugins["mend"]


CHECKER = """
from ccmaster_hookspecs import Check, Finding, hookimpl

@hookimpl
def register_checks():
    return [Check(name="tea", run="checker:check"), Check(name="cup", run="checker:nothing")]

def check(settings):
    return Finding(ok=False, text="the tea\\x1b[2J is cold", mend="make some")
"""


def test_checks_of_plugins_are_run_and_may_fail(ccmaster, site):
    site("checker", CHECKER)
    ended = ccmaster("doctor", CCMASTER_PLUGINS="checker")
    assert (ended.code, ended.err) == (1, "")
    assert "the tea" in ended.out
    assert "-> make some" in ended.out
    assert "checker:nothing" in ended.out
    assert "\x1b" not in ended.out
