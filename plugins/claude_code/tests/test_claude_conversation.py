"""A message is told from the CLI's own record of the conversation."""

import json
from uuid import uuid4

import pytest

from ccmaster_plugin_claude_code.conversation import Conversation

MESSAGE = "0c7ad7d8-8b0f-4ba5-9cb4-8b2c9a4d6a4f"
OTHER = "5e0ffb1c-3f1f-4c7e-9f0e-5d2a2f1f9c11"


@pytest.fixture
def written(tmp_path):
    """Write a conversation; return what reads it."""
    session_id = str(uuid4())
    folder = tmp_path / "projects" / "-home-ada-shop"

    def write(*records):
        folder.mkdir(parents=True, exist_ok=True)
        lines = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in records]
        (folder / f"{session_id}.jsonl").write_bytes(b"\n".join(lines))
        return Conversation(tmp_path, session_id)

    return write


def user(uuid, **more):
    return {"type": "user", "uuid": uuid, "message": {"content": "hi"}, **more}


@pytest.mark.parametrize(
    "record",
    [
        user(MESSAGE),
        user(OTHER, mergedSendUuids=[MESSAGE]),
        {"type": "attachment", "attachment": {"type": "queued_command", "source_uuid": MESSAGE}},
    ],
)
async def test_a_message_that_was_begun_on_is_held(written, record):
    conversation = written({"type": "mode"}, record, user(OTHER))
    assert await conversation.holds(MESSAGE) is True


@pytest.mark.parametrize(
    "record",
    [
        {"type": "queue-operation", "operation": "enqueue", "content": f"about {MESSAGE}"},
        {"type": "queue-operation", "operation": "remove", "commandUuid": MESSAGE},
        user(OTHER, message={"content": f"about {MESSAGE}"}),
        user(OTHER, parentUuid=MESSAGE),
        user(OTHER, mergedSendUuids=MESSAGE),
        {"type": "assistant", "uuid": MESSAGE},
        {"type": "attachment", "attachment": MESSAGE},
        [MESSAGE],
        json.dumps(user(MESSAGE)).encode()[:-1],
    ],
    ids=lambda record: str(record)[:40],
)
async def test_a_message_that_is_only_spoken_of_is_not(written, record):
    assert await written(user(OTHER), record).holds(MESSAGE) is False


async def test_where_nothing_was_ever_said_nothing_is_held(tmp_path):
    conversation = Conversation(tmp_path, str(uuid4()))
    assert conversation.path() is None
    assert await conversation.holds(MESSAGE) is False


async def test_where_it_cannot_be_read_nobody_can_tell(written):
    conversation = written(user(MESSAGE))
    path = conversation.path()
    path.unlink()
    path.mkdir()
    assert await conversation.holds(MESSAGE) is None


@pytest.mark.parametrize(
    ("records", "begun"),
    [
        ([user(MESSAGE)], True),
        ([{"type": "queue-operation"}, {"type": "assistant"}], True),
        ([{"type": "queue-operation"}, {"type": "mode"}], False),
        ([json.dumps(user(MESSAGE)).encode()[:-1]], False),
        ([], False),
    ],
)
def test_a_conversation_is_begun_once_something_was_said(written, records, begun):
    assert written(*records).begun() is begun


def test_what_holds_no_conversation_is_set_aside_not_lost(written):
    conversation = written({"type": "queue-operation"})
    path = conversation.path()
    conversation.set_aside()
    assert conversation.path() is None
    assert path.with_suffix(".jsonl.empty").read_text() == '{"type": "queue-operation"}'
    conversation.set_aside()  # nothing is there any more
