"""What was known of a server when it failed, and what is told of silence and of babble. Pure."""

from attrs import frozen

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_plugin_mcp_server.inspecting.http import Refusal
from ccmaster_plugin_mcp_server.inspecting.target import Target

LOOK = "add --trace to see every message"
_LONGEST = 120
"""Characters of what a server said that are told."""


@frozen(kw_only=True)
class Circumstances:
    """What was known when it failed."""

    target: Target
    doing: str
    """What was waited for, such as 'tools/list'."""
    timeout: float
    refusal: Refusal | None
    """The last answer of HTTP that said no; None: there was none."""
    stray: str | None
    """What came instead of messages; None: messages came."""
    stderr: str
    """The last line that a program wrote on its stderr."""
    revision: str | None
    """The negotiated revision of MCP; None: it did not come to that."""


def late(seen: Circumstances) -> CcmasterError:
    """Tell that no answer came in time."""
    if seen.stray is not None:
        return no_server(seen)
    hint = f"; it last wrote on stderr: {said(seen.stderr)}" if seen.stderr else ""
    return CcmasterError(
        f"{seen.target} did not answer {seen.doing} within {seen.timeout:g} s{hint}",
        f"wait longer with --timeout, or {LOOK}",
    )


def no_server(seen: Circumstances) -> CcmasterError:
    """Tell that a program is none that speaks MCP."""
    return CcmasterError(
        f"{seen.target} is no MCP server: it writes {said(seen.stray or '')!r} on stdout",
        "a server writes nothing but messages there; check the command",
    )


def said(text: str) -> str:
    """Return as much of what a server said as is told, in one line."""
    text = one_line(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
