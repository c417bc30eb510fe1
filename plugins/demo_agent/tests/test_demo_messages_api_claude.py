"""The real Claude CLI plays the scripts of the scripted Messages API."""

import json
import os
import subprocess
from pathlib import Path

import claude_agent_sdk
import pytest

from ccmaster_plugin_demo_agent.messages_api import serve

BUNDLED = Path(claude_agent_sdk.__file__).parent / "_bundled" / "claude"
CLAUDE = os.environ.get("CCMASTER_CLAUDE_BIN", str(BUNDLED))

pytestmark = [pytest.mark.claude, pytest.mark.xdist_group("claude")]


@pytest.fixture
def api():
    with serve() as api:
        yield api


@pytest.fixture
def claude(api, tmp_path):
    """Give one prompt to the CLI; return the messages that it prints."""
    home, project = tmp_path / "home", tmp_path / "project"
    home.mkdir()
    project.mkdir()
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "CLAUDE_CONFIG_DIR": str(home / ".claude"),
        "CLAUDE_CODE_TMPDIR": str(home),
        "ANTHROPIC_BASE_URL": api.url,
        "ANTHROPIC_API_KEY": "scripted",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        "CLAUDE_CODE_MAX_RETRIES": "3",
        "DISABLE_AUTOUPDATER": "1",
        "LANG": "C.UTF-8",
        "SHELL": "/bin/sh",
        "IS_SANDBOX": "1",  # the tests may run as root
    }

    def run(prompt, **more):
        command = [CLAUDE, "-p", prompt, "--output-format", "stream-json", "--verbose"]
        ran = subprocess.run(
            [*command, "--permission-mode", "bypassPermissions"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=environment | more,
            cwd=project,
            timeout=60,
            check=False,
        )
        return [json.loads(line) for line in ran.stdout.splitlines()]

    return run


def test_a_turn_with_everything(claude, api, tmp_path):
    """Tools, thought, and retries of both kinds, in a single turn."""
    note = tmp_path / "project" / "note.txt"
    printed = claude(
        f"go [[think:first+write:{note}|hello]] [[err1:529]] [[bash:cat {note}]] [[drop1]]"
    )
    result = next(message for message in printed if message["type"] == "result")
    assert (result["is_error"], result["result"]) == (False, "recovered after drop")
    assert note.read_text() == "hello"
    retries = [one["error_status"] for one in printed if one.get("subtype") == "api_retry"]
    assert retries == [529, None]
    asked = [(call.step, call.answer) for call in api.log() if call.kind == "messages"]
    assert asked == [
        (0, "Reply"),
        (1, "HttpError"),
        (1, "Reply"),
        (2, "Drop"),
        (2, "Reply"),
    ]
    assert len({call.session_id for call in api.log()}) == 1


def test_an_answer_cut_for_its_length_goes_on_with_the_next_step(claude):
    printed = claude("go [[maxtok:cut]] [[slow:0.001:all is well]]")
    assert printed[-1]["result"] == "all is well"


def test_a_usage_limit_is_told_and_not_retried(claude, api):
    printed = claude("go [[limit]]")
    result = next(message for message in printed if message["type"] == "result")
    assert (result["is_error"], result["api_error_status"]) == (True, 429)
    assert [call.answer for call in api.log()] == ["UsageLimit"]


def test_a_subscriber_is_told_when_the_usage_limit_resets(claude, api):
    printed = claude("go [[limit:7200]]", ANTHROPIC_API_KEY="", CLAUDE_CODE_OAUTH_TOKEN="scripted")
    limit = next(message for message in printed if message["type"] == "rate_limit_event")
    told, [call] = limit["rate_limit_info"], api.log()
    assert told["status"] == "rejected"
    assert call.at + 7200 <= told["resetsAt"] <= call.at + 7260


def test_what_goes_on_in_the_background_wakes_the_session(claude):
    printed = claude("go [[background:0.1]] [[text:it runs]] [[text:it is over]]")
    answers = [message["result"] for message in printed if message["type"] == "result"]
    assert answers == ["it runs", "it is over"]
