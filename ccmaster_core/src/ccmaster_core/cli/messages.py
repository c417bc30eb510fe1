"""`ccmaster send` and `ccmaster continue`: text for a session."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.orders import text_of
from ccmaster_core.cli.parameters import AsJson, SessionName, print_json
from ccmaster_hookspecs.commands import example
from ccmaster_hookspecs.messages import MessageState, Priority, Receipt

if TYPE_CHECKING:
    from ccmaster_core.application import Application

GO_ON = "Continue."
"""What is sent where no plugin knows better."""

Wait = Annotated[bool, typer.Option("--wait", "-w", help="Wait for the answer, and print it.")]
Timeout = Annotated[
    float | None, typer.Option(min=0, metavar="S", help="Wait no longer than S seconds.")
]


@example(
    'send fix-1 "Please rebase"',
    'send fix-1 "Which tests fail?" --wait',
    "send fix-1 - < notes",
    'send fix-1 "Still there?" --deadline 10m',
)
def send(
    context: typer.Context,
    session: SessionName,
    text: Annotated[str, typer.Argument(help="The message; '-' takes it from stdin.")],
    *,
    wait: Wait = False,
    timeout: Timeout = None,
    now: Annotated[
        bool, typer.Option("--now", help="Cut short the turn that runs, instead of waiting for it.")
    ] = False,
    reply_to: Annotated[
        str | None, typer.Option(metavar="ID", help="The message that this one answers.")
    ] = None,
    deadline: Annotated[
        str | None,
        typer.Option(
            metavar="DURATION",
            help="Let it expire unless the agent has it in time: 90s, 5m, 2h.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Send a message to a session."""
    from ccmaster_core.cli.durations import duration

    command_line: CommandLine = context.obj
    message, within = text_of(text), duration(deadline) if deadline else None
    priority = Priority.NOW if now else Priority.NEXT

    async def work(application: "Application") -> Receipt:
        message_id = await application.send(
            session,
            message,
            by=command_line.person,
            in_reply_to=reply_to,
            priority=priority,
            deadline=datetime.now(UTC) + within if within else None,
        )
        return await _receipt(application, session, message_id, wait=wait, timeout=timeout)

    _tell(command_line.run(work), command_line, wait=wait, as_json=as_json)


@example("continue fix-1", 'continue fix-1 "Go on with the next test"')
def continue_(
    context: typer.Context,
    session: SessionName,
    text: Annotated[
        str | None, typer.Argument(help="What to say; else what it goes on with by itself.")
    ] = None,
    *,
    wait: Wait = False,
    timeout: Timeout = None,
    as_json: AsJson = False,
) -> None:
    """Let an idle session go on, whatever keeps it from going on by itself."""
    command_line: CommandLine = context.obj
    given = None if text is None else text_of(text)

    async def work(application: "Application") -> Receipt:
        said = given or await _continuation(application, session)
        message_id = await application.send(session, said, by=command_line.person)
        return await _receipt(application, session, message_id, wait=wait, timeout=timeout)

    _tell(command_line.run(work), command_line, wait=wait, as_json=as_json)


async def _continuation(application: "Application", session: str) -> str:
    """Return what a plugin would let the session go on with if nothing kept it from that."""
    from attrs import evolve

    from ccmaster_core import dispatch
    from ccmaster_hookspecs.decisions import Continue, Rest
    from ccmaster_hookspecs.status import State

    status = await application.status(session)
    free = evolve(
        status,
        state=State.IDLE,
        watch=True,
        prompted=True,
        continuations=0,
        max_turns=None,
        person_at=None,
        last_message=None,
        failure=None,
        messages={},
        inbox=(),
        pending_work=(),
        questions=(),
    )
    answer = await dispatch.decide(
        application.plugins.hook.decide_continuation,
        expected=(Continue, Rest),
        host=application,
        status=free,
    )
    return answer.text if isinstance(answer, Continue) else GO_ON


async def _receipt(
    application: "Application",
    session: str,
    message_id: str,
    *,
    wait: bool,
    timeout: float | None,
) -> Receipt:
    """Return how far the message has come: at its end, after the timeout, or at once."""
    from ccmaster_core.cli.standing import advice, standing_of

    if todo := advice([await standing_of(application, session)]):
        typer.echo(todo, err=True)
    if wait:
        try:
            async with asyncio.timeout(timeout):
                return await application.receipt(session, message_id, wait=True)
        except TimeoutError:
            pass
    return await application.receipt(session, message_id)


def _tell(receipt: Receipt, command_line: CommandLine, *, wait: bool, as_json: bool) -> None:
    """Tell how far a message came; where its end was waited for, fail unless it was answered."""
    from ccmaster_hookspecs.clean import clean, one_line

    if as_json:
        print_json(
            {
                "message_id": receipt.message_id,
                "state": receipt.state,
                "reason": receipt.reason,
                "answer": receipt.answer,
            }
        )
    elif receipt.state is MessageState.ANSWERED:
        command_line.screen.say(clean(receipt.answer or "", lines=True))
    else:
        why = f": {one_line(receipt.reason)}" if receipt.reason else ""
        late = " (not answered in time)" if wait and not receipt.state.final else ""
        text = f"message {receipt.message_id} is {receipt.state}{why}{late}"
        typer.echo(text, err=wait)
    failed = receipt.state.final and receipt.state is not MessageState.ANSWERED
    if failed or (wait and not receipt.state.final):
        raise typer.Exit(1)
