"""The real CLI without an account and without a network, for tests. Imports nothing heavy."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from ccmaster_plugin_claude_code.program import VARIABLE

GET_IT = (
    f"no Claude Code CLI was found: set {VARIABLE} to its path, or install the test requirements, "
    "whose distribution claude-agent-sdk brings it"
)


def find_cli() -> str:
    """Return the path of the CLI that tests use.

    Raises:
        LookupError: There is none; its text says how to get it.
    """
    if named := os.environ.get(VARIABLE):
        return named
    sdk = find_spec("claude_agent_sdk")
    if sdk and sdk.origin:
        bundled = Path(sdk.origin).parent / "_bundled" / "claude"
        if bundled.is_file():
            return str(bundled)
    if found := shutil.which("claude"):
        return found
    raise LookupError(GET_IT)


def offline_environment(home: Path, api_url: str) -> dict[str, str]:
    """Return the environment in which the CLI reaches nothing but a scripted Messages API.

    Args:
        home: An empty folder of the test's own: the CLI's home, configuration and temporary files.
        api_url: Where the scripted Messages API listens.
    """
    temporary = home / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "SHELL": "/bin/bash",
        "LANG": "C.UTF-8",
        "CLAUDE_CONFIG_DIR": str(home / ".claude"),
        "CLAUDE_CODE_TMPDIR": str(temporary),
        "ANTHROPIC_BASE_URL": api_url,
        "ANTHROPIC_API_KEY": "scripted",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "DISABLE_AUTOUPDATER": "1",
        "IS_SANDBOX": "1",  # where tests run as root, the CLI asks for it
    }
