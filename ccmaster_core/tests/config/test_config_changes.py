"""Keys are given values as they are typed, and what nobody knows is kept."""

import tomllib

import pytest

from ccmaster_core.config.keys import parsed_key
from ccmaster_hookspecs.errors import ConfigurationError


def lines(changes):
    return [line for change in changes for line in change.lines]


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("greeting.times", "5", 5),
        ("greeting.patience", "2", 2),
        ("greeting.patience", "2.5", 2.5),
        ("greeting.loud", "true", True),
        ("greeting.loud", "On", True),
        ("greeting.loud", "no", False),
        ("greeting.name", "5", "5"),
        ("greeting.name", "a = 1", "a = 1"),
        ("greeting.name", "", ""),
        ("greeting.tone", "dry", "dry"),
        ("greeting.mode", "bow", "bow"),
        ("greeting.at", "07:30:00", tomllib.loads("x = 07:30:00")["x"]),
        ("greeting.book", "/tmp/x", "/tmp/x"),
        ("greeting.words", '["a", "b"]', ["a", "b"]),
        ("greeting.words", "[]", []),
        ("greeting.words", "a, b", ["a, b"]),
        ("greeting.label", "5", 5),
        ("greeting.label", "five", "five"),
        ("greeting.neighbours.bob.command", "x", "x"),
        ("greeting.neighbours.bob", '{ command = "x" }', {"command": "x"}),
        ('greeting.neighbours."b.o b".command', "x", "x"),
        ("permissions.deny", "Bash(rm *)", ["Bash(rm *)"]),
        ("permissions.deny", '["Bash(a, b)", "Read"]', ["Bash(a, b)", "Read"]),
    ],
)
def test_a_value_is_read_for_the_type_of_its_key(configured, home, key, text, value):
    (change,) = configured().set(key, text)
    assert (change.before, change.after) == (None, value)
    found = tomllib.loads(home.configuration.read_text())
    for name in parsed_key(key):
        found = found[name]
    assert found == value


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("greeting.times", "many", 'greeting.times cannot be "many": it must be a whole number'),
        ("greeting.times", "0", "greeting.times cannot be 0: it must be at least 1"),
        ("greeting.times", "5\nloud = true", "it must be a whole number"),
        ("greeting.loud", "maybe", "it must be true or false"),
        ("greeting.words", "[1, 2]", "it must be a list of text"),
        ("greeting.mode", "run", 'it must be one of "wave", "bow"'),
        ("greeting.tims", "5", "there is no key greeting.tims: did you mean times?"),
        ("greeting.words.x", "5", "there is no key greeting.words.x"),
        ("greting.times", "5", "there is no table greting: did you mean greeting?"),
        ("greeting", "5", "greeting is not a key"),
        ("greeting.", "5", "'greeting.' is not a key"),
        ("greeting.times = 5 #", "5", "is not a key"),
        ("", "5", "'' is not a key"),
        ("greeting.neighbours.bob.args", "x", "greeting.neighbours.bob.command is missing"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(configured, home, key, text, told):
    with pytest.raises(ConfigurationError) as caught:
        configured().set(key, text)
    assert told in str(caught.value)
    assert not home.configuration.exists()


def test_what_nobody_knows_is_kept(configured, home):
    text = '[later]\nx = 1\ny.z = [1, 2]\n[greeting]\nodd = "kept"\n'
    configured(text).set("greeting.times", "2")
    after = tomllib.loads(home.configuration.read_text())
    assert after == {
        "later": {"x": 1, "y": {"z": [1, 2]}},
        "greeting": {"odd": "kept", "times": 2},
    }


def test_one_wrong_key_does_not_keep_another_from_being_mended(configured):
    configuration = configured('[greeting]\ntimes = 0\nmode = "run"\nodd = 1\n')
    assert lines(configuration.set("greeting.times", "3")) == [
        "- greeting.times = 0",
        "+ greeting.times = 3",
    ]
    assert lines(configuration.unset("greeting.odd")) == ["- greeting.odd = 1"]
    with pytest.raises(ConfigurationError, match="cannot be -1"):
        configuration.set("greeting.times", "-1")
    assert [problem.text.rpartition(": ")[2] for problem in configured().validate()] == [
        'greeting.mode cannot be "run"'
    ]


def test_an_unset_key_has_its_default_again(configured, home):
    configuration = configured("[greeting]\ntimes = 5\n[later]\nx = 1\n")
    configuration.unset("greeting.times")
    configuration.unset("later.x")
    assert home.configuration.read_text() == ""
    assert configured().get("greeting.times") == 1
    with pytest.raises(ConfigurationError, match="does not set greeting"):
        configured().unset("greeting.times")


def test_setting_what_holds_already_changes_nothing(configured, home):
    configured("# mine\n[greeting]\ntimes = 5\n")
    assert configured().set("greeting.times", "5") == ()
    assert home.configuration.read_text().startswith("# mine")


def test_a_key_tells_the_value_that_holds(configured):
    configuration = configured('[greeting]\ntone = "dry"\nneighbours.bob.command = "x"\n')
    assert configuration.get("greeting.tone") == "dry"
    assert configuration.get("greeting.words") == ["hello"]
    assert configuration.get("greeting.patience") is None
    assert configuration.get("greeting.neighbours.bob") == {"command": "x", "args": [], "env": {}}
    assert configuration.get("greeting.neighbours.eve.command") is None
    with pytest.raises(ConfigurationError, match="there is no key"):
        configuration.get("greeting.nothing")


def test_what_holds_is_shown_with_where_it_comes_from(configured):
    text = """
        [greeting]
        times = 5
        key = "hunter2"
        odd = 1
        neighbours.bob = { command = "x", env = { A_TOKEN = "hunter2", B = "${B}", C = "c" } }
        [later]
        api_key = "hunter2"
        url = "https://ana:hunter2@db/"
        x = 2
        """
    shown = {one.key: one for one in configured(text).show()}
    assert (shown["greeting.times"].text, shown["greeting.times"].origin) == ("5", "file")
    words = shown["greeting.words"]
    assert (words.text, words.origin) == (
        '["hello"]',
        "default",
    )
    assert shown["greeting.patience"].text == "unset"
    assert shown["greeting.times"].help == "How often."
    assert not shown["greeting.odd"].known
    assert not shown["later.x"].known
    assert shown["host.lease_seconds"].known
    everything = "\n".join(one.text for one in shown.values())
    assert "hunter2" not in everything
    assert '{ A_TOKEN = "(hidden)", B = "${B}", C = "c" }' in everything


def test_a_table_without_a_plugin_is_told_and_harms_nothing(configured):
    (problem,) = configured("[greetings]\nx = 1\n").validate()
    assert problem.harmless
    assert "no plugin in use has the table greetings" in problem.text
    assert "did you mean greeting?" in problem.mend


def test_everything_that_is_wrong_is_told_at_once(configured):
    text = "[host]\nlease_seconds = 0\nlease = 1\n[greeting]\ntimes = 0\nloud = 1\n"
    assert len(configured(text).validate()) == 4
