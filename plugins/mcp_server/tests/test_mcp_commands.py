"""`ccmaster mcp serve`, `status` and `token`, as a person and a program call them."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).with_name("ccmaster")
PATIENCE = 60.0
PAUSE = 0.05
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
READY = {"jsonrpc": "2.0", "method": "notifications/initialized"}


@pytest.fixture
def environment(ccmaster_home):
    return {name: os.environ[name] for name in ("HOME", "CCMASTER_HOME", "PATH")}


@pytest.fixture
def ccmaster(environment):
    def run(*words, **more):
        return subprocess.run(
            [SCRIPT, *words],
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            **more,
        )

    yield run
    run("down")


@pytest.fixture
def serving(environment):
    """A process of `ccmaster mcp serve`, once it has said where."""
    process = subprocess.Popen(
        [SCRIPT, "mcp", "serve"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
    )
    try:
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def ask(environment):
    """Speak to a server over stdio; return its answers by id, its exit code and its stderr."""

    def spoken(*messages, **more):
        process = subprocess.Popen(
            [SCRIPT, "mcp", "serve", "--transport", "stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**environment, **more},
        )
        for message in (HELLO, READY, *messages):
            line = message if isinstance(message, str) else json.dumps(message)
            with contextlib.suppress(BrokenPipeError):
                print(line, file=process.stdin, flush=True)
        answers = {}
        wanted = {1, *(one["id"] for one in messages if isinstance(one, dict))}
        for line in process.stdout:
            one = json.loads(line)
            answers[one.get("id")] = one
            if wanted <= answers.keys():
                break
        _, errors = process.communicate(timeout=PATIENCE)
        return answers, process.returncode, errors

    return spoken


def call(tool, **arguments):
    params = {"name": tool, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params}


def test_where_nobody_serves_that_is_said(ccmaster):
    told = ccmaster("mcp", "status")
    assert told.returncode == 1
    assert "start one with" in told.stdout
    facts = ccmaster("mcp", "status", "--json")
    assert json.loads(facts.stdout) == {"serving": False, "url": None}


def test_it_serves_until_it_is_ended_and_says_where(ccmaster, serving):
    process, said = serving
    facts = json.loads(ccmaster("mcp", "status", "--json").stdout)
    assert said == f"MCP is served at {facts['url']}\n"
    assert facts["serving"] is True
    assert facts["pid"] == process.pid
    assert facts["url"] in ccmaster("mcp", "status").stdout
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert out == ""
    assert "Traceback" not in err
    assert ccmaster("mcp", "status").returncode == 1


def test_a_host_that_was_killed_is_not_said_to_serve_for_long(ccmaster, serving):
    process, _ = serving
    process.kill()
    process.wait()
    deadline = time.monotonic() + PATIENCE
    while ccmaster("mcp", "status").returncode == 0:
        assert time.monotonic() < deadline
        time.sleep(PAUSE)


def test_the_token_is_printed_and_stays(ccmaster):
    first, second = ccmaster("mcp", "token"), ccmaster("mcp", "token")
    assert first.returncode == 0
    assert first.stdout == second.stdout
    assert first.stdout.startswith("ccp_")


def test_over_stdio_it_speaks_for_the_person(ask):
    answers, code, errors = ask(call("list_sessions"))
    assert (code, errors) == (0, "")
    assert answers[1]["result"]["serverInfo"]["name"] == "ccmaster"
    assert answers[2]["result"]["structuredContent"]["sessions"] == []


def test_over_stdio_it_sees_what_other_processes_do(ccmaster, ask, tmp_path):
    made = ccmaster("start", "--detach", "--runtime", "demo", "--name", "far", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    answers, _, _ = ask(call("list_sessions"))
    [session] = answers[2]["result"]["structuredContent"]["sessions"]
    assert session["name"] == "far"


def test_over_stdio_a_session_is_asked_for_and_a_host_is_started_for_it(ccmaster, ask, tmp_path):
    wanted = call("create_session", working_dir=str(tmp_path), runtime="demo", name="near")
    answers, _, _ = ask(wanted)
    assert answers[2]["result"].get("isError") is not True
    deadline = time.monotonic() + PATIENCE
    while not any(
        one["name"] == "near" and one["state"] == "idle"
        for one in json.loads(ccmaster("list", "--json").stdout)
    ):
        assert time.monotonic() < deadline
        time.sleep(PAUSE)


def test_over_stdio_a_token_says_who_calls_and_a_bad_one_is_refused(ccmaster, ask):
    answers, code, errors = ask(CCMASTER_TOKEN="ccs_forged")
    assert (answers, code) == ({}, 1)
    assert "the token in CCMASTER_TOKEN is not valid" in errors
    token = ccmaster("mcp", "token").stdout.strip()
    answers, _, _ = ask(call("list_sessions"), CCMASTER_TOKEN=token)
    assert answers[2]["result"]["structuredContent"]["sessions"] == []


def test_what_is_no_message_ends_nothing(ask):
    answers, code, errors = ask("not json", "\x00", "[]", call("list_sessions"))
    assert answers[2]["result"]["structuredContent"]["sessions"] == []
    assert code == 0
    assert "Traceback" not in errors
