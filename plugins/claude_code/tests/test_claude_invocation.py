"""The CLI's command line says what was asked for, and no more."""

from uuid import uuid4

import pytest

from ccmaster_hookspecs.agents import LaunchRequest
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_claude_code.invocation import invocation
from ccmaster_plugin_claude_code.settings import ClaudeSettings

ID, OTHER = str(uuid4()), str(uuid4())


def command(settings=None, *, has_conversation=False, **request):
    asked = LaunchRequest(
        session_id=ID, name="fix-1", runtime="claude", working_dir="/shop", **request
    )
    settings = settings or ClaudeSettings()
    return invocation("/bin/claude", asked, settings, {}, has_conversation=has_conversation)


def test_a_new_session():
    assert command().arguments == (
        "/bin/claude",
        "--print",
        "--verbose",
        "--input-format=stream-json",
        "--output-format=stream-json",
        f"--session-id={ID}",
        "--name=fix-1",
        "--permission-prompt-tool=stdio",
        "--permission-mode=default",
        "--strict-mcp-config",
        "--setting-sources=user",
        "--add-dir=/shop",
    )


def test_a_conversation_goes_on_whatever_was_asked_for():
    for request in ({}, {"resume": True}, {"fork_of": OTHER}):
        arguments = command(has_conversation=True, **request).arguments
        assert f"--resume={ID}" in arguments
        assert not [each for each in arguments if each.startswith(("--session-id", "--fork"))]


def test_a_fork_gets_an_id_of_its_own():
    arguments = command(fork_of=OTHER).arguments
    assert {f"--resume={OTHER}", "--fork-session", f"--session-id={ID}"} <= set(arguments)


def test_a_resumed_session_without_a_conversation_begins_anew_and_says_so():
    started = command(resume=True)
    assert f"--session-id={ID}" in started.arguments
    assert "empty conversation" in started.notices[0]


def test_what_was_asked_for_goes_before_the_configuration():
    settings = ClaudeSettings(model="opus", permission_mode="plan", max_steps=9)
    configured = command(settings).arguments
    assert {"--model=opus", "--permission-mode=plan", "--max-turns=9"} <= set(configured)
    asked = command(
        settings,
        model="haiku",
        permission_mode="bypassPermissions",
        budget_usd=1.5,
        options={"max_steps": "3"},
    ).arguments
    assert {
        *("--model=haiku", "--permission-mode=bypassPermissions"),
        *("--max-turns=3", "--max-budget-usd=1.5"),
    } <= set(asked)


def test_the_configuration_chooses_what_of_the_folder_is_read():
    arguments = command(
        ClaudeSettings(setting_sources=("user", "project"), project_instructions=False)
    ).arguments
    assert "--setting-sources=user,project" in arguments
    assert not [each for each in arguments if each.startswith("--add-dir")]


@pytest.mark.parametrize("options", [{"color": "red"}, {"max_steps": "0"}, {"max_steps": "many"}])
def test_an_option_that_makes_no_sense_is_refused(options):
    with pytest.raises(InvalidRequest, match="max_steps"):
        command(options=options)
