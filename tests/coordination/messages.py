"""What the record says of messages, and what the agents' own transcripts say of them."""

import json
from collections import Counter

from ccmaster_core.sessions import receipts
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState

FINAL_EVENTS = (e.MessageFailed, e.MessageCancelled, e.MessageExpired)


def finals(events):
    """Return the receipt of each message of a session, and what is wrong with their courses."""
    found, wrong = {}, []
    for event in events:
        if isinstance(event, e.MessageSent):
            if event.message_id in found:
                wrong.append(f"{event.message_id} was sent twice")
            found[event.message_id] = None
        for key in _named(event, found):
            before = found[key]
            found[key] = receipts.after(before, key, event)
            if before and before.state.final:
                wrong.append(f"{key} is {before.state}, and then {type(event).__name__}")
    return found, wrong


def _named(event, known):
    """Return the messages that an event tells of."""
    if isinstance(event, e.TurnStarted):
        ids = event.message_ids
    elif isinstance(event, e.TurnEnded):
        ids = event.in_reply_to
    elif isinstance(event, e.SessionEnded):
        return [key for key, receipt in known.items() if receipt and not receipt.state.final]
    else:
        ids = (getattr(event, "message_id", None),)
    return [key for key in ids if key in known]


def arrivals(home):
    """Count how often each message arrived, by what the agents themselves wrote down."""
    arrived = Counter()
    for transcript in home.glob("**/*.jsonl"):
        for line in transcript.read_text().splitlines():
            record = json.loads(line)
            if record["kind"] == "received":
                arrived[record["message_id"]] += 1
    return arrived


def untrue(found, arrived):
    """Return what the receipts say that the transcripts do not bear out."""
    wrong = []
    for key, receipt in found.items():
        if not receipt.state.final:
            wrong.append(f"{key} is {receipt.state}, for ever")
        elif receipt.state is MessageState.ANSWERED and not arrived[key]:
            wrong.append(f"{key} is answered, and never arrived")
        elif receipt.state is MessageState.FAILED and not receipt.reason:
            wrong.append(f"{key} failed without a reason")
    return wrong
