"""The tutorial on driving ccmaster from Claude Code, with the real CLI and a scripted model."""

import sys
from pathlib import Path

import pytest

from ccmaster_plugin_claude_code.testing import find_cli, offline_environment

PAGE = "drive-from-claude-code.md"


def scripted(prompt, folder):
    """Add to a prompt what the model is to do about it; a real one needs no such thing."""
    if "start a session" in prompt:
        arguments = (
            f'{{"working_dir": "{folder}", "name": "greeter", "watch_mode": false, '
            '"prompt": "Say good morning. <<text:Good morning.>>"}'
        )
        return f"{prompt} [[tool:mcp__ccmaster__create_session {arguments}]][[text:Done.]]"
    arguments = (
        '{"session_id": "greeter", "wait_for_response": true, '
        '"message": "Say good night. <<text:Good night.>>"}'
    )
    return f"{prompt} [[tool:mcp__ccmaster__send_message_to_session {arguments}]][[text:Done.]]"


def test_there_are_steps_of_both_programs(steps):
    found = steps(PAGE)
    assert len(found) > 8
    assert {step.words[0] for step in found} == {"ccmaster", "claude"}


@pytest.mark.slow
@pytest.mark.claude
@pytest.mark.xdist_group("claude")
def test_the_tutorial_shows_what_happens(steps, run, follow, scripted_api, tmp_path):
    folder, programs = tmp_path / "ccmaster-drive", tmp_path / "programs"
    folder.mkdir()
    programs.mkdir()
    (programs / "claude").symlink_to(find_cli())
    environment = offline_environment(tmp_path, scripted_api.url)
    del environment["CLAUDE_CONFIG_DIR"]  # as a reader has it: everything is in the home
    here = Path(sys.executable).parent
    environment["PATH"] = f"{programs}:{here}:{environment['PATH']}"

    def take(step):
        words = step.words
        if words[:2] == ["claude", "-p"]:
            words[2] = scripted(words[2], folder)
        return run(words, folder, **environment)

    follow(steps(PAGE), take)
