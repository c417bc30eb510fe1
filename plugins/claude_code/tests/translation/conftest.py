"""Events in a word or two, so that a test reads as what happens."""

import pytest

from ccmaster_hookspecs import events as e


@pytest.fixture
def in_words():
    """Tell events in a word or two each."""
    return lambda events: [_in_words(event) for event in events]


def _in_words(event):
    match event:
        case e.MessageDelivered(message_id=message_id):
            return f"{message_id} delivered"
        case e.MessageCancelled(message_id=message_id):
            return f"{message_id} cancelled"
        case e.TurnStarted(message_ids=ids):
            return f"turn {'+'.join(ids)}".strip()
        case e.TurnEnded(in_reply_to=ids, answer=answer, failure=failure):
            end = f"end {'+'.join(ids)}".strip()
            return f"{end}: {f'{failure or str()} {answer}'.strip()}"
        case e.TextSaid(text=text):
            return f"says {text[:20]}"
        case e.ToolStarted(tool=tool, subject=subject):
            return f"{tool} {subject[:20]}".strip()
        case e.ToolFinished(result=result, failed=failed):
            return f"{'failed' if failed else 'gave'} {result[:20]}"
        case e.PendingWorkChanged(work=work):
            return f"pending {'+'.join(work)[:20]}".strip()
        case e.UsageRecorded(cost_usd=cost):
            return f"${cost:.4f}"
        case e.LimitReached(until=until):
            return f"limit {until}"
        case e.Notice(text=text):
            return f"notice {text[:30]}"
    return type(event).__name__
