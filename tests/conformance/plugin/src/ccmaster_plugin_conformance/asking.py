"""Tools that ask the client once, however its protocol version lets them."""

import json
from collections.abc import Mapping
from typing import Any

from ccmaster_hookspecs.mcp import Answer, Form, Sample, ToolCall
from ccmaster_hookspecs.mcp.schemas import table, text
from ccmaster_plugin_conformance.fixture import fixture

CONTACT = {
    "type": "object",
    "properties": {
        "username": {"type": "string", "description": "User's response"},
        "email": {"type": "string", "description": "User's email address"},
    },
    "required": ["username", "email"],
}

DEFAULTS = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "default": "John Doe"},
        "age": {"type": "integer", "default": 30},
        "score": {"type": "number", "default": 95.5},
        "status": {
            "type": "string",
            "enum": ["active", "inactive", "pending"],
            "default": "active",
        },
        "verified": {"type": "boolean", "default": True},
    },
    "required": [],
}
"""A default of each type."""

CHOICES = {
    "type": "object",
    "properties": {
        "untitledSingle": {"type": "string", "enum": ["option1", "option2", "option3"]},
        "titledSingle": {
            "type": "string",
            "oneOf": [
                {"const": "value1", "title": "First Option"},
                {"const": "value2", "title": "Second Option"},
                {"const": "value3", "title": "Third Option"},
            ],
        },
        "legacyEnum": {
            "type": "string",
            "enum": ["opt1", "opt2", "opt3"],
            "enumNames": ["Option One", "Option Two", "Option Three"],
        },
        "untitledMulti": {
            "type": "array",
            "items": {"type": "string", "enum": ["option1", "option2", "option3"]},
        },
        "titledMulti": {
            "type": "array",
            "items": {
                "anyOf": [
                    {"const": "value1", "title": "First Choice"},
                    {"const": "value2", "title": "Second Choice"},
                    {"const": "value3", "title": "Third Choice"},
                ]
            },
        },
    },
    "required": [],
}
"""A choice of each form."""


def sample(prompt: str, tokens: int) -> Sample:
    """Ask the client's model something."""
    message = {"role": "user", "content": {"type": "text", "text": prompt}}
    return Sample(parameters={"messages": [message], "maxTokens": tokens})


def sampled(answer: Answer) -> str:
    """Return what the client's model said."""
    content: Mapping[str, Any] = answer.content["content"]
    return str(content["text"])


async def sampling(call: ToolCall) -> str:
    """Ask the model."""
    answers = await call.ask(answer=sample(call.arguments["prompt"], 100))
    return f"LLM response: {sampled(answers['answer'])}"


async def elicitation(call: ToolCall) -> str:
    """Ask the person what the caller says."""
    return f"User response: {await _asked(call, call.arguments['message'], CONTACT)}"


async def streaming_elicitation(call: ToolCall) -> str:
    """Ask the person, having said something first."""
    await call.progress(1, 2, "About to ask")
    return f"User response: {await _asked(call, 'Who are you?', CONTACT)}"


async def defaults(call: ToolCall) -> str:
    """Ask with a form that is filled in already."""
    asked = await _asked(call, "Please review the form fields with defaults", DEFAULTS)
    return f"Elicitation completed: {asked}"


async def choices(call: ToolCall) -> str:
    """Ask with a form of choices."""
    return f"Elicitation completed: {await _asked(call, 'Please choose', CHOICES)}"


async def _asked(call: ToolCall, words: str, schema: Mapping[str, Any]) -> str:
    answers = await call.ask(response=Form(text=words, schema=schema))
    answer = answers["response"]
    return f"action={answer.action}, content={json.dumps(dict(answer.content))}"


TOOLS = (
    fixture(
        "test_sampling",
        f"{__name__}:sampling",
        "Asks the client's model.",
        input_schema=table({"prompt": text("What to ask.")}),
    ),
    fixture(
        "test_elicitation",
        f"{__name__}:elicitation",
        "Asks the person.",
        input_schema=table({"message": text("What to ask.")}),
    ),
    fixture(
        "test_streaming_elicitation",
        f"{__name__}:streaming_elicitation",
        "Asks the person, having said something first.",
    ),
    fixture("test_elicitation_sep1034_defaults", f"{__name__}:defaults", "Asks with defaults."),
    fixture("test_elicitation_sep1330_enums", f"{__name__}:choices", "Asks for choices."),
)
