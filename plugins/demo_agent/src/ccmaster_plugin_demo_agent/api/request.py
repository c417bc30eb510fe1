"""Read a request to the Messages API."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from ccmaster_plugin_demo_agent.answers import Answer, Reply, Text
from ccmaster_plugin_demo_agent.api.conversation import Place, find_place, user_texts
from ccmaster_plugin_demo_agent.filling import Known, filled
from ccmaster_plugin_demo_agent.script import echo

SESSION_HEADER = "x-claude-code-session-id"
"""Where the Claude CLI names its session."""

_TITLE = Reply(parts=(Text(text='{"title": "Scripted session", "isNewTopic": false}'),))
_SIDE = Reply(parts=(Text(text="side"),))


@frozen(kw_only=True)
class Request:
    """What a client asks the model."""

    place: Place
    session_id: str | None
    model: str
    stream: bool
    system: str
    tools: tuple[str, ...]
    texts: tuple[str, ...]
    wants_json: bool

    @property
    def side(self) -> bool:
        """Whether the Claude CLI asks beside the conversation: those calls offer no tools."""
        return self.session_id is not None and not self.tools


def read_request(body: Mapping[str, Any], headers: Mapping[str, str]) -> Request:
    """Read a request from the wire; what does not fit is as good as absent.

    Args:
        body: The JSON object that was sent.
        headers: The HTTP headers, by lower-case name.
    """
    output = body.get("output_config")
    return Request(
        place=find_place(body.get("messages")),
        session_id=headers.get(SESSION_HEADER),
        model=str(body.get("model") or "scripted"),
        stream=body.get("stream") is True,
        system="\n".join(_texts(body.get("system"))),
        tools=tuple(str(tool.get("name")) for tool in _objects(body.get("tools"))),
        texts=user_texts(body.get("messages")),
        wants_json=bool(isinstance(output, dict) and output.get("format"))
        or bool(body.get("output_format")),
    )


def answer_to(request: Request, attempt: int) -> Answer:
    """Say what a request is answered.

    Args:
        request: What is asked.
        attempt: How often the same was asked before.
    """
    if request.side:
        return _TITLE if request.wants_json else _SIDE
    place = request.place
    if place.script:
        return filled(place.script.answer(place.step, attempt), Known(place.text, place.last))
    return echo(place.text)


def _texts(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content]
    return [block["text"] for block in _objects(content) if isinstance(block.get("text"), str)]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
