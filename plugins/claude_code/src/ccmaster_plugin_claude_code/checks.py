"""What `ccmaster doctor` says of the Claude Code CLI. Nothing here reads a secret."""

import os
import re
import subprocess

from ccmaster_hookspecs.contributions import Finding
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_claude_code import wire
from ccmaster_plugin_claude_code.environment import clean_environment
from ccmaster_plugin_claude_code.program import find_program
from ccmaster_plugin_claude_code.settings import ClaudeSettings

TRIED = (2, 1, 330)
"""The oldest version that this plugin was tried with."""
SECONDS = 8.0
"""How long the CLI may take to answer; it takes less than one."""


def program(settings: ClaudeSettings | None) -> Finding:
    """Say which CLI is there."""
    try:
        path, said = _ask(settings, "--version")
    except RuntimeFailure as failure:
        return Finding(ok=False, text=failure.problem, mend=failure.mend)
    version = re.match(r"(\d+)\.(\d+)\.(\d+)", said)
    if version is None:
        text = f"{path} is no Claude Code CLI: asked for its version, it says {said[:80]!r}"
        return Finding(ok=False, text=text, mend="name another in [claude_code] binary")
    text = f"Claude Code {version[0]} at {path}"
    if tuple(map(int, version.groups())) < TRIED:
        oldest = ".".join(map(str, TRIED))
        text = f"{text} is older than {oldest}, the oldest that ccmaster was tried with"
        return Finding(ok=False, text=text, mend="update it with `claude update`")
    return Finding(ok=True, text=text)


def login(settings: ClaudeSettings | None) -> Finding:
    """Say whether the CLI has a login; whether the login is good only the service can tell."""
    try:
        _, said = _ask(settings, "auth", "status", "--json")
    except RuntimeFailure as failure:
        return Finding(ok=False, text=failure.problem, mend=failure.mend)
    status = wire.parse(said.encode()) or {}
    if status.get("loggedIn") is True:
        return Finding(ok=True, text=f"logged in: {wire.text(status, 'authMethod')}")
    return Finding(
        ok=False,
        text="the Claude Code CLI is not logged in",
        mend="log in with `claude`, or set ANTHROPIC_API_KEY in [claude_code.environment]",
    )


def _ask(settings: ClaudeSettings | None, *arguments: str) -> tuple[str, str]:
    """Return the path of the CLI, and what it answers in the environment of a session."""
    settings = settings or ClaudeSettings()
    path = find_program(settings, os.environ)
    environment = clean_environment(
        os.environ,
        session_id="doctor",
        launch_id="doctor",
        allow=settings.environment_allow,
        extra=settings.environment,
    )
    try:
        asked = subprocess.run(
            [path, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RuntimeFailure(
            f"{path} does not run: {error}", "install the Claude Code CLI again"
        ) from error
    return path, asked.stdout.strip()
