"""`ccmaster plugins` tells of working and broken plugins, and switches them."""

import pytest

FIELDS = {"name", "state", "distribution", "version", "hooks", "problem"}
GREEDY = """
from ccmaster_hookspecs import Command, hookimpl

@hookimpl
def register_commands():
    return [
        Command(name="list", app="greedy:app", help="Take a name."),
        Command(name="brew", app="greedy_cli:app", help="Brew tea."),
        Command(name="spill", app="greedy_cli:nothing", help="Fail."),
    ]
"""
BREW = """
import typer

app = typer.Typer()

@app.command()
def brew(context: typer.Context) -> None:
    async def work(host):
        return len(host.statuses())

    typer.echo(f"{context.obj.person.kind} {context.obj.run(work)}")
"""


def by_name(plugins):
    return {plugin["name"]: plugin for plugin in plugins}


def test_programs_get_every_plugin(ccmaster):
    plugins = by_name(ccmaster("plugins", "list", "--json").json)
    assert all(plugin.keys() == FIELDS for plugin in plugins.values())
    assert plugins["demo-agent"]["state"] == "active"
    assert "register_runtimes" in plugins["demo-agent"]["hooks"]


def test_a_broken_plugin_is_listed_and_stops_nothing(ccmaster, site):
    site("broken", "raise RuntimeError('no tea')")
    listed = ccmaster("plugins", "list")
    assert listed.code == 0
    [line] = [line for line in listed.out.splitlines() if line.startswith("broken")]
    assert "failed" in line
    assert "no tea" in line
    assert "demo-agent" in listed.out
    assert "warning: plugin broken" in listed.err
    assert ccmaster("list").code == 0


def test_a_plugin_adds_commands_but_takes_none(ccmaster, site):
    (site("greedy", GREEDY) / "greedy_cli.py").write_text(BREW)
    shown = ccmaster("--help").out
    assert shown.count("  list  ") == 1
    assert "Brew tea." in shown
    assert ccmaster("brew").out == "person 0\n"
    assert "Usage: ccmaster brew" in ccmaster("brew", "--help").out
    assert "completion" not in ccmaster("brew", "--help").out
    spilt = ccmaster("spill")
    assert spilt.code == 1
    assert "plugins disable greedy" in spilt.err
    [greedy] = [
        line for line in ccmaster("plugins", "list").out.splitlines() if line.startswith("greedy")
    ]
    assert "'list' is refused" in greedy


def test_info_tells_what_a_plugin_brings(ccmaster):
    told = ccmaster("plugins", "info", "demo-agent").out
    assert told.startswith("demo-agent  active\n")
    assert "ccmaster-plugin-demo-agent" in told
    facts = ccmaster("plugins", "info", "demo-agent", "--json").json
    brought = {(one["kind"], one["name"]) for one in facts["contributions"]}
    assert brought >= {("runtime", "demo"), ("settings", "demo_agent")}


def test_a_plugin_is_disabled_and_enabled(ccmaster):
    assert ccmaster("plugins", "disable", "auto-continue").code == 0
    plugins = by_name(ccmaster("plugins", "list", "--json").json)
    assert plugins["auto-continue"]["state"] == "disabled"
    assert ccmaster("config", "get", "plugins.disabled", "--json").json == ["auto-continue"]
    assert ccmaster("plugins", "enable", "auto-continue").code == 0
    plugins = by_name(ccmaster("plugins", "list", "--json").json)
    assert plugins["auto-continue"]["state"] == "active"


@pytest.mark.parametrize("command", ["info", "disable", "enable"])
def test_a_plugin_that_is_not_installed_is_an_error(ccmaster, command):
    ended = ccmaster("plugins", command, "nonsense")
    assert (ended.code, ended.out) == (1, "")
    assert "demo-agent" in ended.err


def test_a_new_plugin_is_written_with_what_to_do_next(ccmaster, tmp_path):
    ended = ccmaster("plugins", "new", "green-tea")
    assert ended.code == 0
    assert (tmp_path / "ccmaster-plugin-green-tea" / "pyproject.toml").is_file()
    assert "pip install" in ended.out
    again = ccmaster("plugins", "new", "green-tea")
    assert (again.code, again.out) == (1, "")
    assert "is there already" in again.err
