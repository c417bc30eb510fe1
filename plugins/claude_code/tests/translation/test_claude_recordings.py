"""What the real CLI wrote, recorded with Claude Code 2.1.330, is told as it was.

Each recording stands beside what is told of it, a line for each event.
"""

from pathlib import Path

import pytest

from ccmaster_hookspecs.events import Failure
from ccmaster_plugin_claude_code.translate import Translator

RECORDINGS = sorted((Path(__file__).parent / "recordings").glob("*.jsonl"))
MESSAGES = ("m1", "m2", "m3", "m4", "m5", "ma1", "mb1", "mc1")


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.stem)
def test_a_recording_is_told_as_it_was(recording, in_words):
    translator = Translator("session/s1", model="claude-opus-5-5", mode="default", budget_usd=0.06)
    for message_id in MESSAGES:
        translator.turns.sent(message_id)
    lines = recording.read_bytes().splitlines()
    events = [event for line in lines for event in translator.read(line)]
    events += translator.turns.cut(Failure.LOST, "the process ended")
    assert in_words(events) == recording.with_suffix(".told").read_text().splitlines()
