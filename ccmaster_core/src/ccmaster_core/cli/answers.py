"""`ccmaster approve` and `ccmaster deny`: the answer to what an agent asks for."""

from typing import TYPE_CHECKING, Annotated

import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import SessionName
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.application import Application
    from ccmaster_hookspecs.status import Question, Status

QuestionId = Annotated[
    str | None,
    typer.Option("--id", metavar="ID", help="Which question; else the oldest that is open."),
]


@example("approve fix-1")
def approve(context: typer.Context, session: SessionName, question: QuestionId = None) -> None:
    """Let a session use the tool that it asks for."""
    _answer(context.obj, session, question, allowed=True, reason=None)


@example("deny fix-1", 'deny fix-1 --reason "not in this folder"')
def deny(
    context: typer.Context,
    session: SessionName,
    reason: Annotated[str | None, typer.Option(help="Why not; the agent is told.")] = None,
    question: QuestionId = None,
) -> None:
    """Keep a session from using the tool that it asks for."""
    _answer(context.obj, session, question, allowed=False, reason=reason)


def _answer(
    command_line: CommandLine,
    session: str,
    wanted: str | None,
    *,
    allowed: bool,
    reason: str | None,
) -> None:
    async def work(application: "Application") -> "tuple[Status, Question | None]":
        status = await application.status(session)
        question = _question(status, wanted)
        # The very question that is told below: another may have come up meanwhile.
        await application.answer(
            session,
            allowed,
            by=command_line.person,
            request_id=question.request_id if question else wanted,
            reason=reason,
        )
        return status, question

    status, question = command_line.run(work)
    _tell(status, question, command_line, "approved" if allowed else "denied")


def _question(status: "Status", wanted: str | None) -> "Question | None":
    """Find the question by its id, or the beginning of it."""
    found = (q for q in status.questions if q.request_id.startswith(wanted or ""))
    return next(found, None)


def _tell(
    status: "Status", question: "Question | None", command_line: CommandLine, word: str
) -> None:
    from ccmaster_core.cli.view.telling.turns import doing
    from ccmaster_hookspecs.clean import one_line

    what = doing(question.tool, question.subject) if question else ""
    command_line.screen.say(f"{word} for {one_line(status.name)}: {what}")
    if left := len(status.questions) - 1:
        more = "question is" if left == 1 else "questions are"
        typer.echo(f"{left} more {more} open", err=True)
