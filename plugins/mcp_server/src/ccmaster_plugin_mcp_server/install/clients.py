"""The clients whose configuration ccmaster can edit, and how each of them writes a server."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from ccmaster_plugin_mcp_server.tokens import VARIABLE


class Client(StrEnum):
    """A program that speaks MCP."""

    CLAUDE_CODE = "claude-code"
    CLAUDE_DESKTOP = "claude-desktop"
    CURSOR = "cursor"
    VSCODE = "vscode"


@frozen(kw_only=True)
class Dialect:
    """How a client writes down the servers that it uses."""

    title: str
    """What people call the client."""
    section: str
    """The member of its file that has the servers, by name."""
    comments: bool
    """Whether it reads comments and trailing commas."""
    stdio_type: str | None
    """What `type` says of a program; None: nothing."""
    http_type: str | None
    """What `type` says of a URL; None: nothing."""
    token: str | None
    """How it refers to `tokens.VARIABLE` in a header; None: its file takes no URLs."""
    then: str
    """What the person does next."""


ANY = Dialect(
    title="another client",
    section="mcpServers",
    comments=False,
    stdio_type="stdio",
    http_type="http",
    token=f"${{{VARIABLE}}}",
    then="Put this where your client keeps its servers.",
)
"""What most clients read."""

DIALECTS: Mapping[Client, Dialect] = {
    # https://code.claude.com/docs/en/mcp: `${VAR}` is expanded in command, args, env, url and
    # headers. With a comment in its file, the CLI calls it corrupted and puts it aside.
    Client.CLAUDE_CODE: Dialect(
        title="Claude Code",
        section="mcpServers",
        comments=False,
        stdio_type="stdio",
        http_type="http",
        token=f"${{{VARIABLE}}}",
        then="Sessions of Claude Code that start from now on have it; `/mcp` shows it.",
    ),
    # https://modelcontextprotocol.io/quickstart/user: programs alone; URLs are "connectors",
    # which are added in the application.
    Client.CLAUDE_DESKTOP: Dialect(
        title="Claude Desktop",
        section="mcpServers",
        comments=False,
        stdio_type=None,
        http_type=None,
        token=None,
        then="Quit Claude Desktop and start it again: it reads the file at its start.",
    ),
    # https://cursor.com/docs/mcp: `${env:NAME}` in command, args, env, url and headers. It
    # tells a URL from a program without a `type`.
    Client.CURSOR: Dialect(
        title="Cursor",
        section="mcpServers",
        comments=True,
        stdio_type="stdio",
        http_type=None,
        token=f"${{env:{VARIABLE}}}",
        then="Start Cursor again, and see that it is switched on among its MCP servers.",
    ),
    # https://code.visualstudio.com/docs/copilot/reference/mcp-configuration, and the variables
    # reference there. An input (`${input:…}`) would be a second entry to look after, and
    # servers that need one are kept from sessions in the background.
    Client.VSCODE: Dialect(
        title="VS Code",
        section="servers",
        comments=True,
        stdio_type="stdio",
        http_type="http",
        token=f"${{env:{VARIABLE}}}",
        then="Start it in VS Code: `MCP: List Servers` in the command palette.",
    ),
}
