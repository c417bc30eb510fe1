"""What is told of a turn: what the agent does, says and answers, and what keeps it from it."""

from ccmaster_core.cli.view.lines import Reader, Told
from ccmaster_core.cli.view.marks import Mark
from ccmaster_core.cli.view.telling.amounts import (
    duration,
    first_line,
    joined,
    money,
    spent,
    tokens,
    until,
)
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.status import Status


def turn_started(event: e.TurnStarted, _: Status, __: Status, ___: Reader) -> Told:
    """Tell that the agent began."""
    return Told(mark=Mark.WORKING, text="" if event.message_ids else "woke by itself")


def tool_started(event: e.ToolStarted, _: Status, __: Status, ___: Reader) -> Told:
    """Tell what the agent does."""
    return Told(mark=Mark.WORKING, text=doing(event.tool, event.subject))


def of_the_agent_itself(event: e.ToolStarted | e.TextSaid) -> bool:
    """Whether it is not a subagent's."""
    return event.parent_tool_use_id is None


def tool_finished(event: e.ToolFinished, before: Status, _: Status, __: Reader) -> Told:
    """Tell how the use of a tool ended."""
    what = one_line(before.tools.get(event.tool_use_id, "a tool"))
    word = "failed" if event.failed else "done"
    result = first_line(event.result)
    return Told(mark=Mark.WORKING, text=what, aside=f"{word}: {result}" if result else word)


def said(event: e.TextSaid, _: Status, __: Status, ___: Reader) -> Told:
    """Tell what the agent says."""
    return Told(mark=Mark.SAYS, text=first_line(event.text))


def turn_ended(event: e.TurnEnded, before: Status, _: Status, __: Reader) -> Told:
    """Tell what the turn came to; an answer that was told already is not told again."""
    if event.failure is e.Failure.INTERRUPTED:
        return Told(mark=Mark.INTERRUPT, text="the turn was cut short")
    if event.failure:
        error = one_line(event.error) if event.error else str(event.failure)
        return Told(mark=Mark.FAILED, text=error)
    if event.answer and event.answer != before.last_message:
        return Told(mark=Mark.ANSWER, text=first_line(event.answer))
    steps = f"{event.steps} step{'s' if event.steps > 1 else ''}" if event.steps else None
    return Told(mark=Mark.DONE, text=joined(steps, duration(event.duration_ms)))


def pending(event: e.PendingWorkChanged, _: Status, __: Status, ___: Reader) -> Told:
    """Tell what goes on in the background."""
    return Told(mark=Mark.PENDING, text=joined(*map(one_line, event.work)) or "nothing any more")


def something_pending(event: e.PendingWorkChanged) -> bool:
    """Whether anything is left."""
    return bool(event.work)


def usage(event: e.UsageRecorded, _: Status, __: Status, ___: Reader) -> Told:
    """Tell what was spent."""
    read = event.input_tokens + event.cache_read_tokens + event.cache_write_tokens
    text = joined(one_line(event.model), tokens(read + event.output_tokens), money(event.cost_usd))
    return Told(mark=Mark.NOTE, text=f"used {text}")


def retry(event: e.RetryScheduled, _: Status, __: Status, ___: Reader) -> Told:
    """Tell when the agent tries again, and why."""
    cause = one_line(event.error) or (f"HTTP {event.status}" if event.status else "connection lost")
    pause = duration(event.delay_ms)
    text = f"{event.attempt} of {event.max_attempts} in {pause}"
    return Told(mark=Mark.RETRY, text=joined(text, cause))


def limit(event: e.LimitReached, _: Status, __: Status, ___: Reader) -> Told:
    """Tell until when the account cannot be used."""
    then = until(event.until, event.at) or "nobody knows until when"
    return Told(mark=Mark.LIMIT, text=joined(then, one_line(event.reason)))


def rested(event: e.Rested, _: Status, after: Status, __: Reader) -> Told:
    """Tell why the session does not go on, and what it came to."""
    then = until(event.until, event.at)
    return Told(mark=Mark.REST, text=joined(one_line(event.reason), then, spent(after)))


def interrupt_requested(event: e.InterruptRequested, _: Status, __: Status, reader: Reader) -> Told:
    """Tell who cuts the turn short."""
    return Told(mark=Mark.INTERRUPT, text=f"asked for by {reader.who(event.by)}")


def doing(tool: str, subject: str) -> str:
    """Say in one line which tool is used on what."""
    return f"{one_line(tool)}  {one_line(subject)}".rstrip()
