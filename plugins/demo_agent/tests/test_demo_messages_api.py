"""The scripted Messages API answers over HTTP as its scripts say, and tells what it was asked."""

import json
from http.client import HTTPConnection, HTTPException

import pytest

from ccmaster_plugin_demo_agent.messages_api import serve


@pytest.fixture
def api():
    with serve() as api:
        yield api


@pytest.fixture
def connection(api):
    connection = HTTPConnection("127.0.0.1", int(api.url.rpartition(":")[2]), timeout=20)
    yield connection
    connection.close()


@pytest.fixture
def ask(connection):
    """Ask for a message; return the response and what it carries."""

    def ask(text, *, headers=None, **more):
        body = {"model": "m", "messages": [{"role": "user", "content": text}]} | more
        connection.request("POST", "/v1/messages?beta=true", json.dumps(body), headers or {})
        response = connection.getresponse()
        return response, response.read().decode()

    return ask


def said(carried):
    return json.loads(carried)["content"][0]["text"]


def test_a_plain_text_is_echoed(ask):
    response, carried = ask("hello")
    message = json.loads(carried)
    assert response.status == 200
    assert response.headers["request-id"].startswith("req_")
    assert message["content"] == [{"type": "text", "text": "ok: hello"}]
    assert (message["model"], message["stop_reason"]) == ("m", "end_turn")
    assert message["usage"]["input_tokens"] > 0


def test_a_script_is_played_step_by_step(ask):
    text = {"role": "user", "content": "[[bash:ls]] [[text:end]]"}
    _, first = ask("", messages=[text])
    use = json.loads(first)["content"][0]
    assert (use["name"], use["input"]) == ("Bash", {"command": "ls"})
    history = [text, {"role": "assistant", "content": [use]}]
    result = {"type": "tool_result", "tool_use_id": use["id"], "content": "a.txt"}
    _, second = ask("", messages=[*history, {"role": "user", "content": [result]}])
    assert said(second) == "end"


def test_a_streamed_answer_ends_properly(ask):
    response, carried = ask("[[slow:0.001:a b c]]", stream=True)
    assert response.headers["content-type"] == "text/event-stream"
    names = [line[7:] for line in carried.splitlines() if line.startswith("event: ")]
    assert names[0] == "message_start"
    assert names.count("content_block_delta") == 3
    assert names[-1] == "message_stop"


def test_an_error_carries_its_status_and_its_retry_after(ask):
    response, carried = ask("[[err:429:2]]")
    assert (response.status, response.headers["retry-after"]) == (429, "2")
    assert json.loads(carried)["error"] == {"type": "rate_limit_error", "message": "scripted 429"}


def test_an_error_that_comes_once_comes_once_for_each_session(ask):
    for session in ("s1", "s2"):
        mine = {"x-claude-code-session-id": session}
        tools = [{"name": "Bash"}]
        statuses = [ask("[[err1:529]]", headers=mine, tools=tools)[0].status for _ in range(3)]
        assert statuses == [529, 200, 200]


def test_a_usage_limit_says_when_it_resets(api, ask):
    response, _ = ask("[[limit:60]]")
    asked_at = api.log()[0].at
    assert (response.status, response.headers["retry-after"]) == (429, "60")
    assert response.headers["anthropic-ratelimit-unified-status"] == "rejected"
    reset = int(response.headers["anthropic-ratelimit-unified-reset"])
    assert asked_at + 60 <= reset <= asked_at + 80


@pytest.mark.parametrize("stream", [True, False])
def test_a_dropped_connection_breaks_in_the_middle(ask, connection, stream):
    with pytest.raises((HTTPException, ConnectionError)):
        ask("[[drop1]]", stream=stream)
    connection.close()
    response, carried = ask("[[drop1]]")
    assert (response.status, said(carried)) == (200, "recovered after drop")


def test_a_call_beside_the_conversation_plays_no_script(ask):
    claude = {"x-claude-code-session-id": "s"}
    assert said(ask("[[bash:ls]]", headers=claude)[1]) == "side"
    titled = {"output_config": {"format": {"type": "json_schema"}}}
    assert "title" in json.loads(said(ask("[[bash:ls]]", headers=claude, **titled)[1]))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_request_is_refused(connection, body):
    connection.request("POST", "/v1/messages", body)
    response = connection.getresponse()
    assert response.status == 400
    assert json.loads(response.read())["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize(
    "messages", [None, 1, [1], [{"role": "user"}], [{"role": 1, "content": {}}]]
)
def test_odd_messages_are_answered_all_the_same(ask, messages):
    assert said(ask("", messages=messages, system=7, tools=3)[1]) == "ok: "


def test_tokens_are_counted_and_models_listed(connection):
    connection.request("POST", "/v1/messages/count_tokens", json.dumps({"messages": []}))
    assert json.loads(connection.getresponse().read()) == {"input_tokens": 4}
    connection.request("GET", "/v1/models?limit=9")
    assert len(json.loads(connection.getresponse().read())["data"]) == 3


def test_what_is_not_there_is_not_found(connection):
    for method, path in (("GET", "/"), ("POST", "/v1/other"), ("HEAD", "/x")):
        connection.request(method, path)
        response = connection.getresponse()
        response.read()
        assert response.status == 404


def test_the_log_tells_what_was_asked_but_no_secret(api, ask, connection):
    secret = {"x-api-key": "sk-secret", "Authorization": "Bearer sk-secret", "X-Other": "seen"}
    session = {"x-claude-code-session-id": "s1"}
    ask("[[text:a]]", headers=secret | session, tools=[{"name": "Bash"}], system="be brief")
    connection.request("GET", "/_log")
    carried = connection.getresponse().read().decode()
    assert "sk-secret" not in carried
    (call,) = json.loads(carried)
    (same,) = api.log()
    assert call["text"] == same.text == "[[text:a]]"
    assert (same.kind, same.session_id, same.model, same.tools) == (
        "messages",
        "s1",
        "m",
        ("Bash",),
    )
    assert (same.system, same.step, same.attempt, same.answer) == ("be brief", 0, 0, "Reply")
    assert same.headers["x-other"] == "seen"


def test_a_reset_forgets_calls_and_attempts(api, ask, connection):
    assert ask("[[err1:500]]")[0].status == 500
    api.reset()
    assert api.log() == ()
    assert ask("[[err1:500]]")[0].status == 500
    connection.request("POST", "/_reset")
    connection.getresponse().read()
    assert ask("[[err1:500]]")[0].status == 500
