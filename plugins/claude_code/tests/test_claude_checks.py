"""What `ccmaster doctor` says of the CLI."""

import sys

import pytest

from ccmaster_plugin_claude_code import checks
from ccmaster_plugin_claude_code.settings import ClaudeSettings
from ccmaster_plugin_claude_code.testing import find_cli, offline_environment


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Put a Python program in the place of the CLI; return the settings that name it."""
    monkeypatch.delenv("CCMASTER_CLAUDE_BIN", raising=False)
    path = tmp_path / "claude"

    def write(source):
        path.write_text(f"#!{sys.executable}\n{source}\n")
        path.chmod(0o755)
        return ClaudeSettings(binary=str(path))

    return write


def test_an_old_cli_is_to_be_updated(program):
    finding = checks.program(program("print('1.0.44 (Claude Code)')"))
    assert not finding.ok
    assert "Claude Code 1.0.44" in finding.text
    assert "claude update" in finding.mend


def test_another_program_is_told(program):
    finding = checks.program(program("print('GNU coreutils')"))
    assert not finding.ok
    assert "is no Claude Code CLI" in finding.text


def test_a_program_that_does_not_run_is_told(program, tmp_path):
    settings = program("")
    (tmp_path / "claude").write_text("#!/no/such/interpreter\n")
    for check in (checks.program, checks.login):
        finding = check(settings)
        assert not finding.ok
        assert "does not run" in finding.text


def test_a_missing_cli_says_how_to_install_it(tmp_path, monkeypatch):
    for name in ("CCMASTER_CLAUDE_BIN", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    finding = checks.program(None)
    assert (finding.ok, finding.text) == (False, "the Claude Code CLI is not installed")
    assert "npm install" in finding.mend


def test_a_missing_login_says_what_to_do(program):
    finding = checks.login(program("print('{\"loggedIn\": false}'); raise SystemExit(1)"))
    assert not finding.ok
    assert "log in with `claude`" in finding.mend


@pytest.mark.claude
def test_the_real_cli_is_found_with_and_without_a_login(tmp_path):
    environment = offline_environment(tmp_path, "http://127.0.0.1:9")
    with_key = ClaudeSettings(binary=find_cli(), environment=environment)
    finding = checks.program(with_key)
    assert finding.ok
    assert finding.text.startswith("Claude Code ")
    assert checks.login(with_key).text == "logged in: api_key"
    without = {**environment, "ANTHROPIC_API_KEY": ""}
    finding = checks.login(ClaudeSettings(binary=find_cli(), environment=without))
    assert (finding.ok, finding.text) == (False, "the Claude Code CLI is not logged in")
