"""The CLI gets what it needs of our environment, and nothing else."""

from pathlib import Path

from ccmaster_plugin_claude_code.environment import clean_environment, config_dir

OWN = {
    "PATH": "/bin",
    "HOME": "/home/ada",
    "LC_ALL": "C",
    "XDG_CONFIG_HOME": "/x",
    "SSH_AUTH_SOCK": "/agent",
    "https_proxy": "http://proxy",
    "ANTHROPIC_API_KEY": "key",
    "CLAUDE_CONFIG_DIR": "/claude",
    "CLAUDE_CODE_USE_BEDROCK": "0",
    # what must stay out
    "CLAUDECODE": "1",
    "CLAUDE_CODE_SESSION_ID": "another",
    "CLAUDE_CODE_MESSAGING_TOKEN": "another's",
    "CLAUDE_CODE_SIMPLE": "1",
    "CCMASTER_SESSION_ID": "another",
    "CCMASTER_HOME": "/ccmaster",
    "GITHUB_TOKEN": "secret",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "PYTHONPATH": "/py",
}
PASSED = {
    *("PATH", "HOME", "LC_ALL", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "https_proxy"),
    *("ANTHROPIC_API_KEY", "CLAUDE_CONFIG_DIR", "CLAUDE_CODE_USE_BEDROCK"),
}
MARKS = {
    "CCMASTER_SESSION_ID": "s1",
    "CCMASTER_LAUNCH_ID": "l1",
    "CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS": "1",
}


def test_only_the_usual_is_passed_on():
    environment = clean_environment(OWN, session_id="s1", launch_id="l1")
    assert environment == {**{name: OWN[name] for name in PASSED}, **MARKS}


def test_the_configuration_adds_names_patterns_and_values():
    environment = clean_environment(
        OWN,
        session_id="s1",
        launch_id="l1",
        allow=("GITHUB_TOKEN", "PYTHON*"),
        extra={"HOME": "/other"},
    )
    assert set(environment) == PASSED | set(MARKS) | {"GITHUB_TOKEN", "PYTHONPATH"}
    assert environment["HOME"] == "/other"


def test_a_cloud_gets_its_credentials_only_where_it_is_used():
    used = clean_environment(
        {**OWN, "CLAUDE_CODE_USE_BEDROCK": "1"}, session_id="s1", launch_id="l1"
    )
    assert used["AWS_SECRET_ACCESS_KEY"] == "secret"
    configured = clean_environment(
        OWN, session_id="s1", launch_id="l1", extra={"CLAUDE_CODE_USE_BEDROCK": "1"}
    )
    assert configured["AWS_SECRET_ACCESS_KEY"] == "secret"


def test_the_conversations_are_where_the_cli_keeps_them():
    assert config_dir({"CLAUDE_CONFIG_DIR": "/claude", "HOME": "/home/ada"}) == Path("/claude")
    assert config_dir({"HOME": "/home/ada"}) == Path("/home/ada/.claude")
    assert config_dir({}) == Path.home() / ".claude"
