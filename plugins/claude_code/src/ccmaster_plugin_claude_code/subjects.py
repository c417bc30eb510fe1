"""What a tool use is about, in one line."""

from ccmaster_plugin_claude_code import wire

LENGTH = 200
_TELLING = (
    *("command", "file_path", "notebook_path", "pattern", "url", "query", "path"),
    *("description", "skill", "subject", "prompt", "name"),
)
"""The arguments that say the most, the best first."""


def subject(arguments: wire.Wire) -> str:
    """Return the argument that tells best what a tool is used on; empty where none does."""
    names = (*_TELLING, *arguments)
    told = (wire.text(arguments, name) for name in names)
    return one_line(next((value for value in told if value), ""))


def one_line(value: str) -> str:
    """Fold a text into one line of limited length."""
    return wire.beginning(" ".join(value[: 4 * LENGTH].split()), LENGTH)
