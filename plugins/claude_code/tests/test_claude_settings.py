"""The table `claude_code` refuses what would take the reins out of ccmaster's hands."""

import attrs
import pytest

from ccmaster_plugin_claude_code.settings import ClaudeSettings


def test_every_key_has_a_default_and_a_help():
    defaults = ClaudeSettings()
    for key in attrs.fields(ClaudeSettings):
        assert key.metadata["help"].endswith((".", "`"))
        assert hasattr(defaults, key.name)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("permission_mode", "bypassPermissions", "--permission-mode bypassPermissions"),
        ("permission_mode", "yolo", "acceptEdits"),
        ("extra_arguments", ("--dangerously-skip-permissions",), "permission check"),
        ("extra_arguments", ("--allow-dangerously-skip-permissions",), "permission check"),
        ("extra_arguments", ("--permission-mode=bypassPermissions",), "sets it itself"),
        ("extra_arguments", ("--bare",), "hook"),
        ("extra_arguments", ("--resume=x",), "sets it itself"),
        ("extra_arguments", ("a prompt",), "--name=value"),
        ("extra_arguments", ("-p",), "--name=value"),
        ("environment", {"CCMASTER_SESSION_ID": "x"}, "ccmaster sets it"),
        ("environment", {"CLAUDE_CODE_SIMPLE": "1"}, "hook"),
        ("environment", {"A=B": "1"}, "not the name"),
        ("max_steps", 0, "at least 1"),
        ("start_timeout_seconds", 0, "at least 1"),
        ("stop_grace_seconds", -1, "at least 0"),
        ("max_line_bytes", 10, "at least 65536"),
    ],
)
def test_a_value_that_is_not_allowed_says_what_is(key, value, says):
    with pytest.raises(ValueError, match=says):
        ClaudeSettings(**{key: value})


def test_useful_arguments_and_variables_are_allowed():
    settings = ClaudeSettings(
        extra_arguments=("--mcp-config=servers.json", "--allowedTools=Bash(git *)"),
        environment={"ANTHROPIC_API_KEY": "x"},
        permission_mode="plan",
    )
    assert settings.permission_mode == "plan"
