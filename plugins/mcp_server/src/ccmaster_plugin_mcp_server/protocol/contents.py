"""What results and messages consist of, as the protocol writes it. Pure."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from ccmaster_hookspecs.mcp import (
    Annotations,
    Audio,
    Content,
    Embedded,
    Icon,
    Image,
    PromptMessage,
    ResourceLink,
    Text,
    ToolResult,
)

Wire = dict[str, Any]
"""An object of the protocol's JSON."""


def result_on_wire(result: ToolResult, *, modern: bool) -> Wire:
    """Write the result of a tool.

    Args:
        result: What the tool gave back.
        modern: Whether for 2026-07-28 and later; before, only an object may be structured.
    """
    wire: Wire = {"content": [content_on_wire(content) for content in result.content]}
    structured = result.structured
    if structured is not None and (modern or isinstance(structured, Mapping)):
        wire["structuredContent"] = structured
    if result.failed:
        wire["isError"] = True
    if result.meta:
        wire["_meta"] = dict(result.meta)
    return wire


def content_on_wire(content: Content) -> Wire:
    """Write one content."""
    match content:
        case Text(text=text):
            wire: Wire = {"type": "text", "text": text}
        case Image(data=data, mime_type=mime_type):
            wire = {"type": "image", "data": _base64(data), "mimeType": mime_type}
        case Audio(data=data, mime_type=mime_type):
            wire = {"type": "audio", "data": _base64(data), "mimeType": mime_type}
        case ResourceLink():
            wire = _link(content)
        case Embedded():
            wire = {"type": "resource", "resource": embedded_on_wire(content)}
        case _:
            raise TypeError(f"{type(content).__name__} is no content")
    if content.annotations is not None:
        wire["annotations"] = annotations_on_wire(content.annotations)
    return wire


def embedded_on_wire(embedded: Embedded) -> Wire:
    """Write a resource with what is in it."""
    return given(uri=embedded.uri, mimeType=embedded.mime_type) | _data(embedded.data)


def read_on_wire(uri: str, mime_type: str, data: object) -> list[Wire]:
    """Write what the code of a resource returned.

    Args:
        uri: What was read.
        mime_type: Of what sort it is, where the data do not say so themselves.
        data: A text, bytes, an `Embedded` or several, or JSON data.

    Raises:
        TypeError: It is none of these.
    """
    match data:
        case Embedded():
            return [embedded_on_wire(data)]
        case str() | bytes():
            return [{"uri": uri, "mimeType": mime_type} | _data(data)]
        case [*several] if several:
            embedded = [one for one in several if isinstance(one, Embedded)]
            if len(embedded) == len(several):
                return [embedded_on_wire(one) for one in embedded]
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return [{"uri": uri, "mimeType": mime_type, "text": text}]


def messages_on_wire(messages: object) -> list[Wire]:
    """Write what the code of a prompt returned: a text, or messages.

    Raises:
        TypeError: It is neither.
    """
    match messages:
        case str():
            return [_message(PromptMessage("user", Text(messages)))]
        case PromptMessage():
            return [_message(messages)]
        case Sequence() if all(isinstance(one, PromptMessage) for one in messages):
            return [_message(one) for one in messages]
    raise TypeError(f"a prompt returned {type(messages).__name__}, which is no message")


def icons_on_wire(icons: Sequence[Icon]) -> list[Wire] | None:
    """Write icons; None: there are none."""
    return [
        given(src=icon.src, mimeType=icon.mime_type, sizes=[*icon.sizes] or None, theme=icon.theme)
        for icon in icons
    ] or None


def annotations_on_wire(annotations: Annotations | None) -> Wire | None:
    """Write hints on what something is for."""
    if annotations is None:
        return None
    modified = annotations.last_modified
    return given(
        audience=None if annotations.audience is None else [*annotations.audience],
        priority=annotations.priority,
        lastModified=None if modified is None else modified.isoformat(),
    )


def complete(wire: Wire) -> Wire:
    """Say of a result that nothing follows; earlier versions are not told, by the SDK."""
    return {"resultType": "complete", **wire}


def given(**fields: Any) -> Wire:
    """Return an object with the fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}


def _message(message: PromptMessage) -> Wire:
    return {"role": message.role, "content": content_on_wire(message.content)}


def _link(link: ResourceLink) -> Wire:
    return given(
        type="resource_link",
        uri=link.uri,
        name=link.name,
        title=link.title,
        description=link.description,
        mimeType=link.mime_type,
        size=link.size,
    )


def _data(data: str | bytes) -> Wire:
    return {"text": data} if isinstance(data, str) else {"blob": _base64(data)}


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
