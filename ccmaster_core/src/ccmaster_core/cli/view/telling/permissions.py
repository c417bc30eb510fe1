"""What is told of permissions: exactly what an agent wants to do, and what was answered."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ccmaster_core.cli.spelling import spelt_out
from ccmaster_core.cli.view.lines import Reader, Told
from ccmaster_core.cli.view.marks import Mark
from ccmaster_core.cli.view.telling.turns import doing
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.status import Status


def asked(event: e.PermissionAsked, _: Status, after: Status, reader: Reader) -> Told:
    """Tell exactly what is to be allowed, and how to say so."""
    command = f"`ccmaster approve {one_line(after.name)}`"
    return Told(
        mark=Mark.WAITING,
        text=doing(event.tool, event.subject),
        aside=f"a to approve, or {command}" if reader.keys else command,
        whole=True,
        detail=tuple(whole(event.arguments, event.subject)),
    )


def answered(event: e.PermissionAnswered, before: Status, _: Status, reader: Reader) -> Told:
    """Tell what was answered, by whom."""
    questions = (q for q in before.questions if q.request_id == event.request_id)
    question = next(questions, None)
    text = doing(question.tool, question.subject) if question else "an earlier question"
    why = f": {one_line(event.reason)}" if event.reason else ""
    if event.allowed:
        aside = f"approved by {reader.who(event.by)}{why}"
        return Told(mark=Mark.WORKING, text=text, aside=aside)
    return Told(mark=Mark.DENIED, text=text, aside=f"denied by {reader.who(event.by)}{why}")


def denied(event: e.PermissionDenied, _: Status, __: Status, ___: Reader) -> Told:
    """Tell what the agent was kept from."""
    return Told(
        mark=Mark.DENIED, text=doing(event.tool, event.subject), aside=one_line(event.reason)
    )


def whole(arguments: Mapping[str, Any], subject: str) -> Iterator[str]:
    """Yield all that a tool would be called with, but what the subject says to the letter."""
    for name, value in arguments.items():
        if value == subject and one_line(subject) == subject:
            continue
        key = spelt_out(str(name))
        if not isinstance(value, str):
            yield f"{key}: {spelt_out(json.dumps(value, ensure_ascii=False, default=repr))}"
        elif "\n" in value:
            yield f"{key}:"
            for line in value.removesuffix("\n").split("\n"):
                yield "  " + spelt_out(line.expandtabs(4))
        else:
            yield f"{key}: {spelt_out(value)}"
