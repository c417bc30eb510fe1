"""A program of the test's own in the place of the CLI."""

import sys

import pytest

from ccmaster_plugin_claude_code.settings import ClaudeSettings


@pytest.fixture
async def program(tmp_path, monkeypatch, running):
    """Start a Python program of the test's own in the place of the CLI: `program(source)`."""
    monkeypatch.delenv("CCMASTER_CLAUDE_BIN", raising=False)
    path = tmp_path / "claude"

    async with running(ClaudeSettings(binary=str(path))) as runtime:

        async def start(source, **kwargs):
            path.write_text(f"#!{sys.executable}\n{PREAMBLE}\n{source}")
            path.chmod(0o755)
            return await runtime.start(**kwargs)

        yield start


PREAMBLE = """
import json, sys, time

def tell(**message):
    print(json.dumps(message), flush=True)

def heard():
    return json.loads(sys.stdin.readline() or "null")

def introduced(**more):
    request_id = heard()["request_id"]
    about = {"claude_code_version": "2.1.330", "hook_on_failure_supported": True, **more}
    response = {"subtype": "success", "request_id": request_id, "response": about}
    tell(type="control_response", response=response)

def obedient():
    while (asked := heard()) and asked.get("request", {}).get("subtype") != "end_session":
        pass
"""
