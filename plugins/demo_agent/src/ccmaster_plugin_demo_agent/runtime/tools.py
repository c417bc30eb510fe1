"""Pretend to use a tool: nothing is run, nothing is touched, and the result is always the same."""

from collections.abc import Mapping
from typing import Any

from ccmaster_plugin_demo_agent.results import Result

LONGEST_SUBJECT = 200
_TELLING = (
    *("command", "file_path", "notebook_path", "pattern", "url", "query", "path"),
    *("description", "skill", "subject", "prompt", "name"),
)
"""Which arguments tell best what a tool is used on, the best first."""


def subject(arguments: Mapping[str, Any]) -> str:
    """Say in one line what a tool is used on; empty where its arguments do not tell."""
    values = (arguments.get(name) for name in (*_TELLING, *arguments))
    told = next((value for value in values if isinstance(value, str) and value.strip()), "")
    return " ".join(told.split())[:LONGEST_SUBJECT]


def pretend(tool: str, arguments: Mapping[str, Any], working_dir: str) -> Result:
    """Return what a tool would give back, as far as that can be told without using it."""
    match tool:
        case "Bash":
            return _command(str(arguments.get("command", "")), working_dir)
        case "Write":
            size = len(str(arguments.get("content", "")).encode(errors="replace"))
            return Result(f"pretended to write {size} bytes to {arguments.get('file_path')}")
    about = subject(arguments)
    return Result(f"pretended to use {tool} on {about}" if about else f"pretended to use {tool}")


def _command(command: str, working_dir: str) -> Result:
    match command.split():
        case ["false"]:
            return Result("Exit code 1", failed=True)
        case ["exit", status] if status.isascii() and status.isdigit() and int(status):
            return Result(f"Exit code {status}", failed=True)
        case ["echo", *words]:
            return Result(" ".join(words))
        case ["pwd"]:
            return Result(working_dir)
    return Result(f"pretended to run: {command}")
