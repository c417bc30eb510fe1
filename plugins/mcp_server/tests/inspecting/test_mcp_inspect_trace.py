"""`--trace` shows every message both ways, and no secret."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ccmaster_plugin_mcp_server.inspecting.trace import HIDDEN, Trace, shown_headers

LINE = re.compile(r" *\d+\.\d ms  (.)  (.*)")


def told(err):
    """Return the lines of a trace, each as its direction and its text."""
    return [found.groups() for found in map(LINE.fullmatch, err.splitlines()) if found]


def test_every_message_is_shown_as_it_is(inspect, odd):
    ended = inspect("call", odd("fine"), "echo", "text=5", "--trace", "--era", "legacy")
    messages = [(way, json.loads(text)) for way, text in told(ended.err)]
    assert [(way, one.get("method"), one.get("id")) for way, one in messages] == [
        ("→", "initialize", 1),
        ("←", None, 1),
        ("→", "notifications/initialized", None),
        ("→", "tools/list", 2),
        ("←", None, 2),
        ("→", "tools/call", 3),
        ("←", None, 3),
    ]
    assert messages[5][1]["params"]["arguments"] == {"text": 5}
    assert messages[6][1]["result"] == {"content": [{"type": "text", "text": '{"text": 5}'}]}


def test_what_is_no_message_is_shown_too_and_steers_nothing(inspect, odd):
    ended = inspect("tools", odd("garbage"), "--trace", "--timeout", "1")
    assert ("←", r"(no message of JSON-RPC) Welcome to the shop!\u001b[31m") in told(ended.err)


def test_the_stderr_of_a_server_is_shown(inspect, odd):
    ended = inspect("call", odd("dies in a call"), "echo", "--trace")
    assert ("·", r"stderr: out of memory\u001b[2J") in told(ended.err)


def test_a_token_is_in_no_line(inspect, url, monkeypatch):
    monkeypatch.setenv("THE_TOKEN", "s3cret-word")
    monkeypatch.setenv("THE_KEY", 'k"y-of-it')
    ended = inspect(
        "read", url, 'note://s3cret-word?k"y-of-it', "--token-env", "THE_TOKEN", "--trace",
        "--header", "X-Any: ${THE_KEY}", "--header", "X-Other: plain-but-given",
    )  # fmt: skip
    assert ended.code == 1
    for secret in ("s3cret-word", "y-of-it", "plain-but-given"):
        assert secret not in ended.err
    assert any(f"authorization: {HIDDEN}" in text for _, text in told(ended.err))
    assert any(text.startswith(f"POST {url}") for _, text in told(ended.err))
    assert any(text.startswith("200 OK  ") for _, text in told(ended.err))


def test_what_the_transport_makes_up_is_no_message_of_the_server(inspect, unkind):
    ended = inspect("tools", f"{unkind}/500", "--trace")
    assert not any(way == "←" for way, _ in told(ended.err))
    assert ("·", "Server returned an error response") in told(ended.err)


def test_a_query_and_a_user_are_not_shown(inspect, unkind):
    address = unkind.replace("http://", "http://ann:pass@") + "/500?key=word"
    ended = inspect("tools", address, "--trace")
    assert f"POST {unkind}/500?…" in ended.err
    assert "pass" not in ended.err
    assert "word" not in ended.err


@pytest.mark.parametrize("name", ["Authorization", "Cookie", "X-Api-Key", "Mcp-Session-Id"])
def test_headers_of_that_sort_are_hidden(name):
    assert shown_headers([(name, "secret")], ()) == f"{name}: {HIDDEN}"


def test_a_header_that_was_given_is_hidden_whatever_its_name():
    assert shown_headers([("x-any", "a"), ("accept", "b")], ["X-Any"]) == (
        f"x-any: {HIDDEN}  accept: b"
    )


@given(some.text(some.characters(exclude_characters=HIDDEN), min_size=6), some.text(), some.text())
def test_no_secret_is_ever_written(secret, before, after):
    lines = []
    Trace(lines.append, [secret]).message("→", {"said": before + secret + after})
    [line] = lines
    _, text = LINE.fullmatch(line).groups()
    assert HIDDEN in text
    assert secret not in text
