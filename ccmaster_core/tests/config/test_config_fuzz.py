"""Whatever the file holds, and whatever is typed: a value, or an error that tells what to do."""

import math
import tomllib
from datetime import UTC, date, datetime, time

import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccmaster_core.disabled import disabled_plugins
from ccmaster_hookspecs.errors import CcmasterError

KEYS = st.sampled_from(
    (
        *("host", "sessions", "permissions", "greeting", "later", "lease_seconds", "words"),
        *("times", "patience", "loud", "tone", "at", "book", "key", "label", "neighbours"),
        *("command", "allow", "plugins", "disabled"),
    )
)
SCALARS = (
    st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec="utf-8"), max_size=10)
    | st.sampled_from([date(2026, 1, 1), time(7), datetime(2026, 1, 1, tzinfo=UTC), math.inf])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)
FILES = st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=4) | VALUES, max_size=4)
TOML = st.lists(
    st.sampled_from(
        (
            *("[", "]", "[[", "]]", "host", "greeting", ".", "=", "\n", " ", "words", "times"),
            *('"', "'", "'''", '"""', "{", "}", ",", "1", "0x", "-", "2026-01-01", "true", "#"),
            *("\\", "\x00", "é", "\r"),
        )
    ),
    max_size=25,
).map("".join)
anew = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def attempted(call, *arguments):
    """Return what a call gives, or the error that it is allowed to raise."""
    try:
        return call(*arguments)
    except CcmasterError as error:
        return error


def look_at_all(configured, home):
    configuration = attempted(configured)
    if isinstance(configuration, CcmasterError):
        assert str(home.configuration) in configuration.problem
        assert configuration.mend
        return
    problems = configuration.validate()
    tables = [attempted(configuration.table, name) for name in configuration.tables]
    wrong = [error for error in tables if isinstance(error, CcmasterError)]
    assert all(error.mend for error in wrong)
    assert bool(wrong) == any(not problem.harmless for problem in problems)
    for problem in problems:
        assert str(home.configuration) in problem.text
        assert problem.mend
    assert all(isinstance(shown.text, str) for shown in configuration.show())
    assert all(isinstance(name, str) for name in disabled_plugins(home, str))


@anew
@given(text=st.one_of(TOML, st.text(max_size=100)))
def test_any_text_is_read_or_refused(configured, home, text):
    home.make()
    home.configuration.write_bytes(text.encode("utf-8", "surrogatepass"))
    look_at_all(configured, home)


@anew
@given(tables=FILES)
def test_any_tables_are_read_or_refused(configured, home, tables):
    configured(tomli_w.dumps(tables))
    look_at_all(configured, home)


@anew
@given(
    tables=FILES,
    key=st.lists(KEYS, min_size=1, max_size=4).map(".".join) | st.text(max_size=20),
    text=st.text(max_size=20) | TOML | VALUES.map(repr),
)
def test_any_value_is_set_or_refused_and_all_else_stays(configured, home, tables, key, text):
    before = configured(tomli_w.dumps(tables))
    changes = attempted(before.set, key, text)
    after = configured()
    if isinstance(changes, CcmasterError):
        assert after.validate() == before.validate()
        return
    assert set(after.validate()) <= set(before.validate())
    file = tomllib.loads(home.configuration.read_text(encoding="utf-8"))
    for name, table in tables.items():
        if not key.startswith(name):
            assert file[name] == table
    for change in changes:
        assert all(isinstance(line, str) for line in change.lines)
