"""Tables become values; what does not fit is told with file, key and what is allowed."""

from datetime import time
from pathlib import Path

import pytest

from ccmaster_core.config import Configuration
from ccmaster_core.settings import HostSettings, SessionsSettings
from ccmaster_hookspecs.contributions import Settings
from ccmaster_hookspecs.errors import ConfigurationError, PluginError


def problem(configured, text, table="greeting"):
    with pytest.raises(ConfigurationError) as caught:
        configured(text).table(table)
    return str(caught.value)


def test_without_a_file_every_default_holds(configured, home):
    configuration = configured()
    assert configuration.table("host") == HostSettings()
    assert configuration.table("sessions") == SessionsSettings()
    assert configuration.table("greeting").words == ("hello",)
    assert configuration.validate() == ()
    assert not home.path.exists()


def test_every_type_is_read(configured):
    text = """
        [greeting]
        words = ["good", "day"]
        times = 3
        patience = 2
        loud = true
        tone = "dry"
        mode = "bow"
        at = 07:30:00
        book = "/tmp/words"
        label = 5
        [greeting.neighbours.bob]
        command = "wave"
        args = ["-x"]
        [greeting.neighbours.eve]
        command = "nod"
        env = { A = "b" }
        """
    greeting = configured(text).table("greeting")
    assert greeting.words == ("good", "day")
    assert (greeting.times, greeting.patience, greeting.loud) == (3, 2.0, True)
    assert (greeting.tone, greeting.mode, greeting.label) == ("dry", "bow", 5)
    assert (greeting.at, greeting.book) == (time(7, 30), Path("/tmp/words"))
    assert greeting.neighbours["bob"].args == ("-x",)
    assert greeting.neighbours["eve"].env == {"A": "b"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('words = "hello"', 'greeting.words cannot be "hello": it must be a list of text'),
        ("words = [1]", "greeting.words cannot be [1]: it must be a list of text"),
        ('times = "5"', 'greeting.times cannot be "5": it must be a whole number'),
        ("times = true", "greeting.times cannot be true: it must be a whole number"),
        ("times = 1.0", "greeting.times cannot be 1.0: it must be a whole number"),
        ("times = 0", "greeting.times cannot be 0: it must be at least 1"),
        ("patience = -1", "greeting.patience cannot be -1: it must be at least 0"),
        ("patience = nan", "greeting.patience cannot be nan: it must be at least 0"),
        ("loud = 1", "greeting.loud cannot be 1: it must be true or false"),
        ('tone = "shrill"', 'it must be one of "warm", "dry"'),
        ('mode = "run"', 'it must be one of "wave", "bow"'),
        ("mode = {}", 'cannot be this table: it must be one of "wave", "bow"'),
        ('at = "soon"', 'greeting.at cannot be "soon": it must be a time of day'),
        ("book = 5", "greeting.book cannot be 5: it must be a path"),
        ("label = 1.5", "greeting.label cannot be 1.5: it must be text or a whole number"),
        ('name = "Bartholomew"', "Length of 'name' must be <= 8"),
        ("neighbours = []", "it must be a table of table with command, args, env"),
        ("neighbours.bob = 5", "greeting.neighbours.bob cannot be 5: it must be a table with"),
        ("neighbours.bob = {}", "greeting.neighbours.bob.command is missing: it must be given"),
        (
            "neighbours.bob = { command = 5 }",
            "greeting.neighbours.bob.command cannot be 5: it must be text",
        ),
        (
            'neighbours.bob = { command = "x", arg = 5 }',
            "there is no key greeting.neighbours.bob.arg: did you mean args?",
        ),
        ('neighbours."" = 5', 'greeting.neighbours."" cannot be 5'),
        ("wrds = []", "there is no key greeting.wrds: did you mean words?"),
        ('words = ["silence"]\nloud = true', "it cannot be loud about silence"),
    ],
)
def test_what_does_not_fit_is_told(configured, home, line, told):
    said = problem(configured, f"[greeting]\n{line}\n")
    assert said.startswith(f"{home.configuration}: ")
    assert told in said


def test_a_table_that_is_none_is_told(configured, home):
    assert problem(configured, "greeting = 5") == (
        f"{home.configuration}: greeting cannot be 5: it must be a table"
    )


def test_a_secret_is_not_told(configured):
    assert "hunter2" not in problem(configured, '[greeting]\nkey = ["hunter2"]')
    said = problem(configured, '[greeting.neighbours.bob]\ncommand="x"\nenv.TOKEN = ["hunter2"]')
    assert "TOKEN cannot be" in said
    assert "hunter2" not in said


def test_one_wrong_table_leaves_the_others(configured):
    configuration = configured("[host]\nlease_seconds = 0\n[greeting]\ntimes = 2\n")
    assert configuration.table("greeting").times == 2
    with pytest.raises(ConfigurationError, match="lease_seconds"):
        configuration.table("host")


def test_a_table_that_is_not_there_is_told(configured):
    with pytest.raises(ConfigurationError, match="did you mean greeting"):
        configured().table("greetings")


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        ("no.such.module:X", "No module named"),
        ("builtins:dict", "it is not an attrs class"),
        ("ccmaster_hookspecs.contributions:Command", "it cannot be made without a file"),
        ("nonsense", "not of the form"),
    ],
)
def test_a_plugin_with_broken_settings_is_told_of_when_they_are_needed(home, shape, why):
    configuration = Configuration.load(home, [Settings(table="broken", shape=shape)])
    assert configuration.table("host") == HostSettings()
    with pytest.raises(PluginError, match=f"the settings of broken cannot be used.*{why}"):
        configuration.table("broken")
    assert {shown.key.partition(".")[0] for shown in configuration.show()}.isdisjoint({"broken"})


def test_a_plugin_cannot_take_a_table_of_the_core(home):
    taker = Settings(table="host", shape="builtins:dict")
    assert Configuration.load(home, [taker]).table("host") == HostSettings()


def test_permission_rules_are_checked_where_they_are_written(configured):
    said = problem(configured, '[permissions]\nallow = ["Bash(git *"]\n', "permissions")
    assert "permissions.allow cannot be" in said
    assert "must be of the form Tool or Tool(pattern)" in said


def test_the_store_is_given_no_password_by_the_file(configured):
    said = problem(configured, '[store]\nurl = "postgres://ana:hunter2@db/x"\n', "store")
    assert "hunter2" not in said
    assert "by the environment" in said
