"""`ccmaster prompts`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer
from attrs import evolve, frozen

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import AsJson, SessionName, print_json
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_hookspecs.events import Event, MessageSent
    from ccmaster_hookspecs.messages import Receipt

HEADINGS = ("SENT", "FROM", "STATE", "ID", "TEXT")
SHOWN_ID = 8


@frozen
class Prompt:
    """A message that was sent, and how far it came."""

    sent: "MessageSent"
    receipt: "Receipt"


@example("prompts fix-1", "prompts fix-1 --json")
def prompts(context: typer.Context, session: SessionName, as_json: AsJson = False) -> None:
    """List the messages that a session was sent, with how far each came."""
    command_line: CommandLine = context.obj

    async def work(application: "Application") -> Sequence[Prompt]:
        return await _prompts(application, session)

    found = command_line.run(work)
    if as_json:
        print_json([_facts(prompt) for prompt in found])
    else:
        _print(found, command_line)


async def _prompts(application: "Application", session: str) -> Sequence[Prompt]:
    from ccmaster_core.cli.past import past

    status = await application.status(session)
    found: dict[str, Prompt] = {}
    async for moment in past(application.store, status.session_id):
        _fold(found, moment.event)
    return tuple(found.values())


def _fold(found: dict[str, Prompt], event: "Event") -> None:
    """Add a message, or what an event says of those that are on their way."""
    from ccmaster_core.sessions import receipts
    from ccmaster_hookspecs.events import MessageSent
    from ccmaster_hookspecs.messages import Receipt

    if isinstance(event, MessageSent) and event.message_id not in found:
        found[event.message_id] = Prompt(event, Receipt(message_id=event.message_id))
    for message_id, prompt in found.items():
        if not prompt.receipt.state.final:
            receipt = receipts.after(prompt.receipt, message_id, event) or prompt.receipt
            found[message_id] = evolve(prompt, receipt=receipt)


def _facts(prompt: Prompt) -> dict[str, Any]:
    sent, receipt = prompt.sent, prompt.receipt
    return {
        "message_id": sent.message_id,
        "sent_at": sent.at.isoformat(),
        "by": str(sent.by),
        "text": sent.text,
        "in_reply_to": sent.in_reply_to,
        "priority": sent.priority,
        "note": sent.note,
        "state": receipt.state,
        "reason": receipt.reason,
        "answer": receipt.answer,
    }


def _print(found: Sequence[Prompt], command_line: CommandLine) -> None:
    from ccmaster_core.cli import table
    from ccmaster_core.cli.ages import clock
    from ccmaster_core.cli.view.telling.amounts import first_line

    screen, reader, now = command_line.screen, command_line.reader, datetime.now(UTC)
    if not found:
        screen.say("The session was never sent a message. Send one: ccmaster send SESSION TEXT")
        return
    rows = [
        (
            clock(prompt.sent.at, now),
            " ".join(filter(None, (reader.who(prompt.sent.by), prompt.sent.note))),
            _state(prompt),
            prompt.sent.message_id[:SHOWN_ID],
            first_line(prompt.sent.text),
        )
        for prompt in found
    ]
    for line in table.lines(HEADINGS, rows, screen):
        screen.say(line)


def _state(prompt: Prompt) -> str:
    """Say how far a message came, and why where there is a reason."""
    state, reason = prompt.receipt.state, prompt.receipt.reason
    return f"{state}: {reason}" if reason else state
