"""What the agent says, and the tools that it uses. Pure."""

from collections.abc import Iterator

from attrs import define, field

from ccmaster_hookspecs import events as e
from ccmaster_plugin_claude_code import wire
from ccmaster_plugin_claude_code.subjects import subject

RESULT_LENGTH = 2000
"""Characters of a tool's result that are kept."""


@define
class Tools:
    """Follows each tool use from its beginning to its result."""

    stream: str
    _open: set[str] = field(factory=set)

    def said(self, message: wire.Wire) -> Iterator[e.Event]:
        """Read an `assistant` message: each holds a text, a tool use, or a thought."""
        parent = wire.text(message, "parent_tool_use_id") or None
        for block in wire.tables(wire.table(message, "message"), "content"):
            match wire.text(block, "type"):
                case "text":
                    if said := wire.text(block, "text"):
                        yield e.TextSaid(stream=self.stream, text=said, parent_tool_use_id=parent)
                case "tool_use":
                    yield from self._started(block, parent)

    def finished(self, message: wire.Wire) -> Iterator[e.Event]:
        """Read a `user` message, in which the CLI gives the results of tools to the model."""
        for block in wire.tables(wire.table(message, "message"), "content"):
            tool_use_id = wire.text(block, "tool_use_id")
            if tool_use_id in self._open:
                self._open.remove(tool_use_id)
                yield e.ToolFinished(
                    stream=self.stream,
                    tool_use_id=tool_use_id,
                    failed=block.get("is_error") is True,
                    result=wire.beginning(_text(block), RESULT_LENGTH),
                )

    def _started(self, block: wire.Wire, parent: str | None) -> Iterator[e.Event]:
        tool_use_id = wire.text(block, "id")
        if tool_use_id and tool_use_id not in self._open:
            self._open.add(tool_use_id)
            yield e.ToolStarted(
                stream=self.stream,
                tool_use_id=tool_use_id,
                tool=wire.text(block, "name"),
                subject=subject(wire.table(block, "input")),
                parent_tool_use_id=parent,
            )


def _text(block: wire.Wire) -> str:
    """Return a result's text, which is one string or comes in parts."""
    parts = (wire.text(part, "text") for part in wire.tables(block, "content"))
    return wire.text(block, "content") or "\n".join(part for part in parts if part)
