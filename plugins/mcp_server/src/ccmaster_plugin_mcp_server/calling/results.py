"""Making a result of what a tool's code returned. Pure."""

import json
from collections.abc import Mapping, Sequence

from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_hookspecs.mcp import Text, ToolResult


def result_of(value: object) -> ToolResult:
    """Return a tool's result for what its code returned.

    Raises:
        TypeError: It is none of what a tool may return.
    """
    match value:
        case ToolResult():
            if value.structured is not None and not value.content:
                return _with_text(value)
            return value
        case None:
            return ToolResult()
        case str():
            return ToolResult(content=(Text(value),))
        case Mapping() | Sequence() | bool() | int() | float():
            return _with_text(ToolResult(structured=value))
    raise TypeError(f"a tool returned {type(value).__name__}, which is no result")


def failure(text: str) -> ToolResult:
    """Return the result of a call that could not be, or did not go well."""
    return ToolResult(content=(Text(text),), failed=True)


def error(problem: CcmasterError) -> ToolResult:
    """Return the result of a call that failed as the tool, or ccmaster, said."""
    return failure(str(problem))


def _with_text(result: ToolResult) -> ToolResult:
    # The protocol asks for it: an older client reads only the text.
    text = json.dumps(result.structured, ensure_ascii=False, separators=(",", ":"))
    return ToolResult(
        content=(Text(text),),
        structured=result.structured,
        failed=result.failed,
        meta=result.meta,
    )
