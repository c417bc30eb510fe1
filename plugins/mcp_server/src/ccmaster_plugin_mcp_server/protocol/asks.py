"""What can be asked of a client, as the protocol writes it, and what comes back. Pure."""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from referencing import Registry
from referencing.exceptions import Unresolvable

from ccmaster_hookspecs.mcp import Answer, Ask, CannotAsk, Form, Roots, Sample, Visit
from ccmaster_plugin_mcp_server.protocol.contents import Wire

_ACTIONS = ("accept", "decline", "cancel")


def request_on_wire(ask: Ask) -> Wire:
    """Write a question as a request to the client, of 2026-07-28."""
    match ask:
        case Form(text=text, schema=schema):
            form = {"mode": "form", "message": text, "requestedSchema": dict(schema)}
            return {"method": "elicitation/create", "params": form}
        case Visit(text=text, url=url):
            visit = {"mode": "url", "message": text, "url": url}
            return {"method": "elicitation/create", "params": visit}
        case Sample(parameters=parameters):
            return {"method": "sampling/createMessage", "params": dict(parameters)}
        case Roots():
            return {"method": "roots/list"}
    raise TypeError(f"{type(ask).__name__} is no question")


def answer_of(ask: Ask, response: object) -> Answer | None:
    """Read what a client answered.

    Args:
        ask: The question.
        response: The result of the request, as the protocol writes it.

    Returns:
        The answer; None: it is none to this question.
    """
    if not isinstance(response, Mapping):
        return None
    if isinstance(ask, Roots):
        return Answer(content=response) if "roots" in response else None
    if isinstance(ask, Sample):
        return Answer(content=response) if "content" in response else None
    action, content = response.get("action"), response.get("content") or {}
    if action not in _ACTIONS or not isinstance(content, Mapping):
        return None
    if action == "accept" and isinstance(ask, Form) and not _fits(ask.schema, content):
        return None
    return Answer(action=action, content=content)


def check_able(capabilities: Mapping[str, Any], questions: Mapping[str, Ask]) -> None:
    """Check that a client can be asked something.

    Args:
        capabilities: What the client declared, as the protocol writes it.
        questions: What it is to be asked.

    Raises:
        CannotAsk: It did not declare what that takes.
    """
    for ask in questions.values():
        if lacks := _lacked(capabilities, ask):
            raise CannotAsk(
                f"the client cannot be asked: it does not declare {lacks}",
                "call from a client that can",
                lacks,
            )


def _lacked(capabilities: Mapping[str, Any], ask: Ask) -> str | None:
    match ask:
        case Sample():
            return None if capabilities.get("sampling") is not None else "sampling"
        case Roots():
            return None if capabilities.get("roots") is not None else "roots"
    elicitation = capabilities.get("elicitation")
    if elicitation is None:
        return "elicitation.url" if isinstance(ask, Visit) else "elicitation"
    if isinstance(ask, Visit):
        return None if elicitation.get("url") is not None else "elicitation.url"
    # An empty declaration means forms, for those who knew nothing else.
    forms = not elicitation or elicitation.get("form") is not None
    return None if forms else "elicitation.form"


def _fits(schema: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    try:
        return bool(Draft202012Validator(schema, registry=Registry()).is_valid(content))
    except (SchemaError, Unresolvable, RecursionError):
        return False
