"""The environment of the CLI's process: what is allowed, what is configured, and a mark."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from ccmaster_plugin_claude_code.access import TOKEN_VARIABLE

MARKER = "CCMASTER_SESSION_ID"
"""Tells every process that a session started, however it detached itself."""
LAUNCH = "CCMASTER_LAUNCH_ID"
"""Tells the processes of one launch of a session from those of another."""
STATE_EVENTS = "CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS"
INSTRUCTIONS = "CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD"

USUAL = (
    # the person's own machine; SSH_AUTH_SOCK because `git push` is everyday work
    *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_*", "TZ"),
    *("TMPDIR", "TMP", "TEMP", "XDG_*_HOME", "SSH_AUTH_SOCK"),
    *("SYSTEMROOT", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA", "USERPROFILE"),
    # the way to the network
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"),
    # the CLI itself; by name, because inside Claude Code there are others, of another session
    *("ANTHROPIC_*", "CLAUDE_CONFIG_DIR", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_TMPDIR"),
    *("CLAUDE_CODE_USE_*", "CLAUDE_CODE_SKIP_*_AUTH", "CLAUDE_CODE_CLIENT_*"),
    *("CLAUDE_CODE_API_KEY_HELPER_TTL_MS", "CLAUDE_CODE_MAX_*", "MAX_THINKING_TOKENS"),
    *("CLAUDE_CODE_DISABLE_*", "DISABLE_*", "BASH_*_TIMEOUT_MS", "MCP_*TIMEOUT"),
)
CLOUDS: Mapping[str, tuple[str, ...]] = {
    "CLAUDE_CODE_USE_BEDROCK": ("AWS_*",),
    "CLAUDE_CODE_USE_VERTEX": ("GOOGLE_*", "GCLOUD_PROJECT", "CLOUD_ML_REGION", "VERTEX_REGION_*"),
    "CLAUDE_CODE_USE_FOUNDRY": ("AZURE_*",),
}
"""What is passed only where the CLI is told to reach the model through that cloud."""


def clean_environment(
    own: Mapping[str, str],
    *,
    session_id: str,
    launch_id: str,
    allow: tuple[str, ...] = (),
    extra: Mapping[str, str] | None = None,
    instructions: bool = False,
    token: str | None = None,
) -> dict[str, str]:
    """Build the environment of one session's CLI.

    Args:
        own: The environment of this process.
        session_id: The session.
        launch_id: What no other launch of it has.
        allow: Names, or patterns of names, that are passed on besides the usual ones.
        extra: Variables that the configuration sets; they win.
        instructions: Whether the CLAUDE.md of an added folder is read.
        token: The token of the session's agent; None: it has none.
    """
    extra = extra or {}
    allowed = (*USUAL, *_clouds({**own, **extra}), *allow)
    passed = {name: value for name, value in own.items() if _matches(name, allowed)}
    marks = {MARKER: session_id, LAUNCH: launch_id, STATE_EVENTS: "1"}
    passed.pop(TOKEN_VARIABLE, None)  # ours would be another session's
    own_token = {TOKEN_VARIABLE: token} if token else {}
    read = {INSTRUCTIONS: "1"} if instructions else {}
    return {**passed, **read, **extra, **marks, **own_token}


def config_dir(environment: Mapping[str, str]) -> Path:
    """Say where a CLI in this environment keeps its conversations."""
    if configured := environment.get("CLAUDE_CONFIG_DIR"):
        return Path(configured)
    home = environment.get("HOME") or environment.get("USERPROFILE")
    return (Path(home) if home else Path.home()) / ".claude"


def _clouds(variables: Mapping[str, str]) -> Iterator[str]:
    for switch, names in CLOUDS.items():
        if variables.get(switch, "") not in {"", "0", "false"}:
            yield from names


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
