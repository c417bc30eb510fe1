"""The questions of a task: what they are called, and what was answered. Pure."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.mcp import Answer, Ask, Form, Roots, Sample, Visit
from ccmaster_plugin_mcp_server.protocol.asks import answer_of


@define
class Keys:
    """Names questions, so that no key comes again, and a tool that is run again finds its own."""

    _given: set[str] = field(factory=set)

    def next(self, name: str) -> str:
        """Return the key of the next question that the tool calls `name`."""
        key, number = name, 1
        while key in self._given:
            number += 1
            key = f"{name}-{number}"
        self._given.add(key)
        return key


def answers_to(
    outstanding: Mapping[str, Mapping[str, Any]], responses: Mapping[str, Any]
) -> Mapping[str, Answer]:
    """Read what a caller answered; what was not asked is left out.

    Args:
        outstanding: What is asked now, as the protocol writes it, by key.
        responses: What the caller sent, by key.

    Raises:
        InvalidRequest: Something is no answer to what was asked under its key.
    """
    answers: dict[str, Answer] = {}
    for key, request in outstanding.items():
        if key not in responses:
            continue
        answer = answer_of(ask_of(request), responses[key])
        if answer is None:
            raise InvalidRequest(
                f"what came for {key!r} is no answer to it",
                "send what the request's own method results in, and a form's values by its schema",
            )
        answers[key] = answer
    return answers


def ask_of(request: Mapping[str, Any]) -> Ask:
    """Read a question of ours from what the protocol wrote of it."""
    parameters: Mapping[str, Any] = request.get("params") or {}
    match request["method"]:
        case "roots/list":
            return Roots()
        case "sampling/createMessage":
            return Sample(parameters=parameters)
    if parameters.get("mode") == "url":
        return Visit(text=parameters["message"], url=parameters["url"])
    return Form(text=parameters["message"], schema=parameters["requestedSchema"])
