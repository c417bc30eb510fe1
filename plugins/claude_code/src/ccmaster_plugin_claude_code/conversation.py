"""What the CLI itself keeps of a session's conversation, read only.

Measured with Claude Code 2.1.330: a message stands in the conversation, under the uuid it was
sent with, a tenth of a second after the CLI began on it, and in any case once the CLI was ended
with SIGTERM. One that was only queued does not, and is not begun on when the session resumes.
"""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

SET_ASIDE = ".jsonl.empty"
"""What the name of a file ends with in which nothing was said."""


@frozen
class Conversation:
    """The conversation of one session."""

    config_dir: Path
    """The CLI's own folder, such as ~/.claude."""
    session_id: str

    def path(self) -> Path | None:
        """Return the file in which it stands; None where nothing was ever said.

        Raises:
            OSError: The CLI's folder cannot be read.
        """
        found = (self.config_dir / "projects").glob(f"*/{self.session_id}.jsonl")
        return next(found, None)

    def begun(self) -> bool:
        """Say whether anything was said in it.

        A CLI that is killed just after its first message leaves a file in which no message
        stands: it can neither be resumed, nor does the CLI begin anew while it is there.

        Raises:
            OSError: The CLI's folder cannot be read.
        """
        path = self.path()
        if path is None:
            return False
        with path.open("rb") as lines:
            return any(_is_said(line) for line in lines)

    def set_aside(self) -> None:
        """Rename a file in which nothing was said, so that the session can begin anew.

        Raises:
            OSError: It cannot be renamed.
        """
        if path := self.path():
            path.replace(path.with_suffix(SET_ASIDE))

    async def holds(self, message_id: str) -> bool | None:
        """Say whether a message is part of it; None where it cannot be read."""
        return await asyncio.to_thread(self._holds, message_id)

    def _holds(self, message_id: str) -> bool | None:
        try:
            path = self.path()
            if path is None:
                return False
            wanted = message_id.encode()
            with path.open("rb") as lines:
                return any(wanted in line and _is_of(message_id, line) for line in lines)
        except OSError:
            return None


def _is_said(line: bytes) -> bool:
    """Say whether a record is a message of the conversation, whoever said it."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return False  # the last line, if the CLI was killed while it wrote
    return isinstance(record, dict) and record.get("type") in {"user", "assistant"}


def _is_of(message_id: str, line: bytes) -> bool:
    """Say whether a record is what the CLI keeps of a message that it has begun on."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return False  # the last line, if the CLI was killed while it wrote
    if not isinstance(record, dict):
        return False
    match record.get("type"):
        case "user":
            # messages that waited together stand under the last one's uuid
            return message_id in (record.get("uuid"), *_list(record, "mergedSendUuids"))
        case "attachment":
            # taken up in the middle of a turn
            attachment = record.get("attachment")
            return isinstance(attachment, dict) and attachment.get("source_uuid") == message_id
    return False


def _list(record: Mapping[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    return value if isinstance(value, list) else []
