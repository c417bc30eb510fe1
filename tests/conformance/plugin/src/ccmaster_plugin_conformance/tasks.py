"""Tools that run as tasks: long ones, failing ones, and those that ask as they run."""

import asyncio

from ccmaster_hookspecs.mcp import Roots, TaskSupport, ToolCall, ToolFailure
from ccmaster_hookspecs.mcp.schemas import number, table, text
from ccmaster_plugin_conformance.fixture import fixture
from ccmaster_plugin_conformance.rounds import WHO, form, said

SURE = form("Are you sure?", "confirm", "boolean")


async def greet(call: ToolCall) -> str:
    """Greet."""
    return f"Hello, {call.arguments['name']}!"


async def slow_compute(call: ToolCall) -> str:
    """Take as long as is said."""
    await asyncio.sleep(call.arguments["seconds"])
    return f"{call.arguments.get('label', 'it')} is computed"


async def failing_job(call: ToolCall) -> str:
    """Fail after a while, and say so."""
    await asyncio.sleep(1)
    raise ToolFailure("the job has failed")


async def protocol_error_job(call: ToolCall) -> str:
    """Ask what the suite's client has no way to be asked: an error of the protocol itself."""
    await call.ask(client_roots=Roots())
    return "the client has folders"


async def confirm_delete(call: ToolCall) -> str:
    """Ask before deleting."""
    answers = await call.ask(confirm=SURE)
    return f"{call.arguments.get('filename')}: {said(answers, 'confirm', 'confirm')}"


async def multi_input(call: ToolCall) -> str:
    """Ask two things at once, which may be answered one by one."""
    answers = await call.ask(first=WHO, second=form("And who are you?", "name"))
    return f"{said(answers, 'first', 'name')} and {said(answers, 'second', 'name')}"


async def ask_first(call: ToolCall) -> None:
    """Ask for a name while the caller waits."""
    await call.ask(user_name=WHO)


async def named(call: ToolCall) -> str:
    """Work with the name that was asked for before."""
    answers = await call.ask(user_name=WHO)
    return f"The task is done for {said(answers, 'user_name', 'name')}."


TOOLS = (
    fixture(
        "greet",
        f"{__name__}:greet",
        "Greets.",
        input_schema=table({"name": text("Whom to greet.")}),
    ),
    fixture(
        "slow_compute",
        f"{__name__}:slow_compute",
        "Takes as long as is said.",
        tasks=TaskSupport.OPTIONAL,
        input_schema=table({"seconds": number("How long.", minimum=0)}, label=text("What it is.")),
    ),
    fixture("failing_job", f"{__name__}:failing_job", "Always fails.", tasks=TaskSupport.REQUIRED),
    fixture(
        "protocol_error_job",
        f"{__name__}:protocol_error_job",
        "Needs a client with folders.",
        tasks=TaskSupport.OPTIONAL,
    ),
    fixture(
        "confirm_delete",
        f"{__name__}:confirm_delete",
        "Asks before it would delete a file.",
        tasks=TaskSupport.OPTIONAL,
        input_schema=table(filename=text("What to delete.")),
    ),
    fixture(
        "multi_input",
        f"{__name__}:multi_input",
        "Asks two things at once.",
        tasks=TaskSupport.OPTIONAL,
    ),
    fixture(
        "test_tool_with_task",
        f"{__name__}:named",
        "Asks for a name, then runs as a task.",
        tasks=TaskSupport.REQUIRED,
        prepare=f"{__name__}:ask_first",
    ),
)
