"""What a person can configure of the runtime: the table `claude_code`."""

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from ccmaster_hookspecs.settings import at_least, setting
from ccmaster_plugin_claude_code.access import TOKEN_VARIABLE
from ccmaster_plugin_claude_code.environment import LAUNCH, MARKER, STATE_EVENTS

PERMISSION_MODES = ("acceptEdits", "auto", "default", "dontAsk", "manual", "plan")
"""What the CLI knows, but for bypassPermissions: that is asked for session by session."""

_OWNED = {
    *("--print", "--verbose", "--input-format", "--output-format", "--name", "--model"),
    *("--session-id", "--resume", "--continue", "--fork-session", "--strict-mcp-config"),
    *("--permission-mode", "--permission-prompt-tool", "--permission-prompts"),
    *("--setting-sources", "--max-turns", "--max-budget-usd"),
}
_UNSAFE = {
    "--dangerously-skip-permissions": "it takes every permission check away",
    "--allow-dangerously-skip-permissions": "it lets the agent take permission checks away",
    "--bare": "it takes the hook away through which permissions are decided",
    "--no-session-persistence": "a session could not be resumed",
    "--background": "the session would run outside of ccmaster",
    "--bg": "the session would run outside of ccmaster",
    "--cloud": "the session would run outside of ccmaster",
    "--teleport": "the session would run outside of ccmaster",
    "--tmux": "the session would run outside of ccmaster",
}
_UNSAFE_VARIABLES = {
    MARKER: "ccmaster sets it",
    LAUNCH: "ccmaster sets it",
    TOKEN_VARIABLE: "ccmaster sets it",
    STATE_EVENTS: "ccmaster sets it",
    "CLAUDE_CODE_SIMPLE": "it takes the hook away through which permissions are decided",
}


def _no_bypass(_: object, __: object, mode: str | None) -> None:
    if mode == "bypassPermissions":
        raise ValueError(
            "it cannot be bypassPermissions: ask for that session by session, "
            "with `--permission-mode bypassPermissions`"
        )
    if mode is not None and mode not in PERMISSION_MODES:
        raise ValueError(f"it must be one of {', '.join(PERMISSION_MODES)}")


def _allowed_arguments(_: object, __: object, arguments: tuple[str, ...]) -> None:
    for argument in arguments:
        flag = argument.partition("=")[0]
        if not flag.startswith("--"):
            raise ValueError(f"{argument!r} is not of the form --name or --name=value")
        if flag in _OWNED:
            raise ValueError(f"{flag} is not allowed here: ccmaster sets it itself")
        if flag in _UNSAFE:
            raise ValueError(f"{flag} is not allowed here: {_UNSAFE[flag]}")


def _allowed_variables(_: object, __: object, variables: Mapping[str, str]) -> None:
    for name in variables:
        if not name or "=" in name:
            raise ValueError(f"{name!r} is not the name of an environment variable")
        if name in _UNSAFE_VARIABLES:
            raise ValueError(f"{name} is not allowed here: {_UNSAFE_VARIABLES[name]}")


@frozen(kw_only=True)
class ClaudeSettings:
    """The Claude Code CLI."""

    binary: str | None = setting(
        None, "Path of the CLI; unset: `claude` on the PATH. CCMASTER_CLAUDE_BIN goes before it."
    )
    model: str | None = setting(
        None, "Which model a session uses that asks for none; unset: the CLI's own default."
    )
    permission_mode: str = setting(
        "default",
        f"Permission mode of a session that asks for none: {', '.join(PERMISSION_MODES)}.",
        validator=_no_bypass,
    )
    setting_sources: tuple[Literal["user", "project", "local"], ...] = setting(
        ("user",),
        "Which of the CLI's settings files it reads. `project` and `local` trust what stands in "
        "the folder: its settings, its hooks, its agents and skills.",
    )
    project_instructions: bool = setting(
        True,
        "Whether the agent reads the CLAUDE.md of its folder: text only, no settings, no hooks.",
    )
    environment_allow: tuple[str, ...] = setting(
        (),
        "Names of environment variables that the CLI gets from ccmaster's own environment "
        "besides the usual ones; `*` stands for any characters.",
    )
    environment: Mapping[str, str] = field(
        factory=dict,
        validator=_allowed_variables,
        metadata={
            "help": "Environment variables that the CLI gets besides, such as ANTHROPIC_API_KEY.",
            "secret": True,
        },
    )
    extra_arguments: tuple[str, ...] = setting(
        (),
        "Arguments for the CLI besides ccmaster's own; a value is joined by `=`: "
        '`"--mcp-config=servers.json"`.',
        validator=_allowed_arguments,
    )
    max_steps: int | None = setting(
        None,
        "How many times the model is asked at most to answer one message; unset: no limit.",
        validator=at_least(1),
    )
    start_timeout_seconds: float = setting(
        60.0, "Seconds within which the CLI must be up.", validator=at_least(1)
    )
    stop_grace_seconds: float = setting(
        4.0,
        "Seconds that the CLI has to end by itself; as many again after a signal.",
        validator=at_least(0),
    )
    max_line_bytes: int = setting(
        64 * 1024 * 1024,
        "Bytes of the longest line of the CLI that is read; a longer one is left out.",
        validator=at_least(64 * 1024),
    )
