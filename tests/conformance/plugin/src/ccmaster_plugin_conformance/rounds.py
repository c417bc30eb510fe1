"""Tools that ask over several rounds, which all begin anew."""

from collections.abc import Mapping
from typing import Any

from ccmaster_hookspecs.mcp import Answer, CannotAsk, Form, Roots, ToolCall
from ccmaster_plugin_conformance.asking import sample, sampled
from ccmaster_plugin_conformance.fixture import fixture


def form(words: str, name: str, kind: str = "string") -> Form:
    """Ask for one value."""
    properties = {name: {"type": kind}}
    schema = {"type": "object", "properties": properties, "required": [name]}
    return Form(text=words, schema=schema)


WHO = form("What is your name?", "name")
CONFIRM = form("Please confirm", "ok", "boolean")


async def elicitation(call: ToolCall) -> str:
    """Ask for a name."""
    answers = await call.ask(user_name=WHO)
    return f"Hello, {said(answers, 'user_name', 'name')}!"


async def sampling(call: ToolCall) -> str:
    """Ask the model."""
    answers = await call.ask(capital_question=sample("What is the capital of France?", 100))
    return sampled(answers["capital_question"])


async def list_roots(call: ToolCall) -> str:
    """Ask for the folders."""
    answers = await call.ask(client_roots=Roots())
    return f"Roots: {folders(answers['client_roots'])}"


async def request_state(call: ToolCall) -> str:
    """Ask, and go on only with a state that is ours."""
    answers = await call.ask(confirm=CONFIRM)
    return f"state-ok: {said(answers, 'confirm', 'ok')}"


async def multiple_inputs(call: ToolCall) -> str:
    """Ask three things at once."""
    answers = await call.ask(
        user_name=WHO, greeting=sample("Generate a greeting", 50), client_roots=Roots()
    )
    name = said(answers, "user_name", "name")
    return f"{sampled(answers['greeting'])} {name}, in {folders(answers['client_roots'])}"


async def multi_round(call: ToolCall) -> str:
    """Ask one thing after the other."""
    first = await call.ask(step1=form("Step 1: What is your name?", "name"))
    second = await call.ask(step2=form("Step 2: What is your favorite color?", "color"))
    return f"{said(first, 'step1', 'name')} likes {said(second, 'step2', 'color')}"


async def capabilities(call: ToolCall) -> str:
    """Ask the person, or the model of a client that cannot ask a person."""
    try:
        return said(await call.ask(user_name=WHO), "user_name", "name")
    except CannotAsk:
        answers = await call.ask(user_name=sample("Make up a name", 20))
        return sampled(answers["user_name"])


async def missing_capability(call: ToolCall) -> str:
    """Ask the model of a client that may have none."""
    answers = await call.ask(answer=sample("Are you there?", 20))
    return sampled(answers["answer"])


def said(answers: Mapping[str, Answer], question: str, name: str) -> str:
    """Return a value of a form that was filled in."""
    answer = answers[question]
    return str(answer.content[name]) if answer.accepted else "nobody"


def folders(answer: Answer) -> str:
    """Return the addresses of the client's folders."""
    roots: list[Mapping[str, Any]] = answer.content["roots"]
    return ", ".join(str(root["uri"]) for root in roots)


_NAME = "test_input_required_result"

TOOLS = (
    fixture(f"{_NAME}_elicitation", f"{__name__}:elicitation", "Asks for a name."),
    fixture(f"{_NAME}_sampling", f"{__name__}:sampling", "Asks the client's model."),
    fixture(f"{_NAME}_list_roots", f"{__name__}:list_roots", "Asks for the client's folders."),
    fixture(f"{_NAME}_request_state", f"{__name__}:request_state", "Carries a state."),
    fixture(
        f"{_NAME}_multiple_inputs", f"{__name__}:multiple_inputs", "Asks three things at once."
    ),
    fixture(f"{_NAME}_multi_round", f"{__name__}:multi_round", "Asks twice."),
    fixture(f"{_NAME}_tampered_state", f"{__name__}:request_state", "Carries a state."),
    fixture(
        f"{_NAME}_capabilities", f"{__name__}:capabilities", "Asks what the client can answer."
    ),
    fixture("test_missing_capability", f"{__name__}:missing_capability", "Needs a client's model."),
)
