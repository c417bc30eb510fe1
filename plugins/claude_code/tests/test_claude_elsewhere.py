"""A session that somebody has open outside of ccmaster is found, and only that."""

import json
import os

import psutil
import pytest

from ccmaster_plugin_claude_code.elsewhere import open_elsewhere

OURS = psutil.Process()
STARTED_AT = OURS.create_time() * 1000
OPEN = {"pid": OURS.pid, "sessionId": "s1", "startedAt": STARTED_AT + 900}


@pytest.fixture
def registered(tmp_path):
    """Register what the test says; return who has the session `s1` open."""

    def ask(*records):
        folder = tmp_path / "sessions"
        folder.mkdir()
        for number, record in enumerate(records):
            text = record if isinstance(record, str) else json.dumps(record)
            (folder / f"{number}.json").write_text(text)
        return open_elsewhere(tmp_path, "s1")

    return ask


def test_a_living_process_is_found_among_others(registered):
    assert registered({"sessionId": "s2"}, "", OPEN) == os.getpid()


@pytest.mark.parametrize(
    "record",
    [
        {**OPEN, "sessionId": "s2"},
        {**OPEN, "startedAt": STARTED_AT - 3_600_000},  # another process had this number
        {**OPEN, "pid": 2**22 + 1},
        {**OPEN, "pid": 2**80},
        {**OPEN, "pid": None},
        {**OPEN, "startedAt": "then"},
        {"sessionId": "s1"},
        "[]",
        "{",
    ],
    ids=[
        *("another session", "another process", "gone", "no pid", "pid of a wrong type"),
        *("no time", "no fields", "no object", "no JSON"),
    ],
)
def test_what_is_stale_or_unreadable_is_passed_over(registered, record):
    assert registered(record) is None


def test_where_nothing_is_registered_nobody_has_it(tmp_path):
    assert open_elsewhere(tmp_path, "s1") is None
