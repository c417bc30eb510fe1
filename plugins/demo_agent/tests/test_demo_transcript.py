"""A transcript keeps whole lines, whatever tears the last one."""

import json
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_demo_agent.runtime.transcript import (
    Answered,
    Launched,
    Received,
    Transcript,
    Used,
)

lines = st.one_of(
    st.builds(Launched, resumed=st.booleans()),
    st.builds(Received, message_id=st.uuids().map(str), sender=st.text(), text=st.text()),
    st.builds(Used, tool=st.text(), tool_use_id=st.text(), failed=st.booleans(), result=st.text()),
    st.builds(
        Answered,
        message_ids=st.lists(st.text()).map(tuple),
        answer=st.text(),
        failure=st.none() | st.just("error"),
        cost_usd=st.floats(0, 9),
    ),
)
some_lines = st.lists(lines, max_size=5)


@pytest.fixture
def transcript(tmp_path):
    return Transcript(tmp_path / "t.jsonl")


@given(some_lines)
def test_what_is_kept_comes_back(kept):
    with tempfile.TemporaryDirectory() as folder:
        transcript = Transcript(Path(folder) / "t.jsonl")
        for line in kept:
            transcript.append(line)
        assert list(transcript.lines()) == kept


@given(some_lines, st.binary(min_size=1), some_lines.filter(bool))
def test_a_torn_line_spoils_no_other(before, torn, after):
    with tempfile.TemporaryDirectory() as folder:
        transcript = Transcript(Path(folder) / "t.jsonl")
        transcript.append(*before)
        with transcript.path.open("ab") as file:
            file.write(b'{"kind": "received", "at": "' + torn.replace(b'"', b""))
        transcript.append(*after)
        assert list(transcript.lines()) == before + after


@given(lines, st.data())
def test_a_line_cut_anywhere_counts_as_never_written(line, data):
    with tempfile.TemporaryDirectory() as folder:
        transcript = Transcript(Path(folder) / "t.jsonl")
        transcript.append(line)
        size = transcript.path.stat().st_size
        os.truncate(transcript.path, data.draw(st.integers(0, size - 2)))
        assert list(transcript.lines()) == []


def test_what_is_no_line_is_passed_over(transcript):
    known = Received(message_id="m", sender="person/ann", text="hi")
    for odd in ("[]", "7", "null", '{"kind": "later"}', '{"kind": "launched"}', "\0"):
        transcript.append(known)
        with transcript.path.open("a") as file:
            file.write(odd + "\n")
    assert list(transcript.lines()) == [known] * 6


def test_a_line_is_one_json_object_that_others_can_read(transcript):
    transcript.append(Received(message_id="m", sender="person/ann", text="two\nlines"))
    [text] = transcript.path.read_text().splitlines()
    kept = json.loads(text)
    assert kept["kind"] == "received"
    assert (kept["message_id"], kept["text"], kept["pid"]) == ("m", "two\nlines", os.getpid())


def test_nobody_else_can_read_it(transcript):
    transcript.append(Launched(resumed=False))
    assert transcript.path.stat().st_mode & 0o077 == 0


def test_nothing_is_received_where_there_is_no_file(transcript):
    assert transcript.received("m") is False
    assert transcript.spent() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told():
    with pytest.raises(OSError, match="No space left"):
        Transcript(Path("/dev/full")).append(Launched(resumed=False))
