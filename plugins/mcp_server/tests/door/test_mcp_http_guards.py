"""What every answer has, whoever gives it, and what no answer ever tells."""

import pytest

from ccmaster_plugin_mcp_server.http.answers import Refusal, on_the_wire, with_guards
from ccmaster_plugin_mcp_server.http.endpoint import Endpoint

CONSOLE = "https://console.example"
GARBAGE = [
    b"\0\0\0\0\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # TLS, where none is spoken
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
    b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"SSH-2.0-OpenSSH_9.9\r\n",
]


def parsed(answer):
    """Return status, headers and body of one answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    line, *fields = head.decode().split("\r\n")
    return int(line.split()[1]), [field.split(": ", 1) for field in fields], body


def values(headers, name):
    return [text for key, text in headers if key.lower() == name]


@pytest.mark.parametrize(
    ("line", "headers", "status"),
    [
        ("GET / HTTP/1.1", {}, 200),
        ("GET / HTTP/1.0", {}, 200),
        ("HEAD / HTTP/1.1", {}, 200),
        ("GET /broken HTTP/1.1", {}, 500),
        ("GET / HTTP/1.1", {"Origin": "http://evil.example"}, 403),
        ("POST / HTTP/1.1", {"Content-Length": "99999"}, 413),
        ("TRACE / HTTP/1.1", {}, 405),
        ("GET / HTTP/1.1", {"X-Long": "x" * 5000}, 431),
    ],
)
async def test_every_answer_is_kept_from_caches_and_from_guesses(door, line, headers, status):
    one = await door()
    request = one.request(line, *(f"{name}: {text}" for name, text in headers.items()))
    found, fields, _ = parsed(await one.says(request))
    assert found == status
    assert values(fields, "cache-control") == ["no-store"]
    assert values(fields, "x-content-type-options") == ["nosniff"]
    assert values(fields, "x-frame-options") == ["DENY"]
    assert len(values(fields, "date")) == 1
    assert values(fields, "server") == []


@pytest.mark.parametrize("data", GARBAGE)
async def test_garbage_is_refused_in_the_same_manner(door, application, data):
    one = await door()
    status, fields, body = parsed(await one.says(data))
    assert status == 400
    assert values(fields, "cache-control") == ["no-store"]
    assert values(fields, "x-content-type-options") == ["nosniff"]
    assert b"Traceback" not in body
    assert application.seen == []
    assert parsed(await one.says(one.request()))[0] == 200


async def test_a_request_with_another_host_never_reaches_an_application(door, application):
    one = await door()
    said = await one.says(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    assert parsed(said)[0] == 421
    assert parsed(await one.says(b"GET / HTTP/1.0\r\n\r\n"))[0] == 400
    assert application.seen == []


async def test_requests_that_come_all_at_once_are_answered_in_turn(door, application):
    one = await door()
    first = one.request("POST /echo HTTP/1.1", "Content-Length: 3", body=b"abc", last=False)
    said = await one.says(first + one.request(last=False) + one.request("GET /x HTTP/1.1"))
    assert said.count(b"HTTP/1.1 200 OK") == 3
    assert said.index(b'{"length":3}') < said.index(b"here")
    assert application.seen == ["/echo", "/", "/x"]


async def test_a_request_for_another_protocol_is_answered_in_this_one(door):
    one = await door()
    upgrade = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: eA==")
    client = await one.raw()
    client[1].write(one.request("GET / HTTP/1.1", *upgrade, last=False))
    head = await client[0].readuntil(b"\r\n\r\n")
    client[1].close()
    assert parsed(head)[0] == 200


async def test_what_fails_inside_is_told_to_the_log_alone(door, client, caplog):
    one = await door()
    answer = await client.get(f"{one.origin}/broken?token=hidden")
    assert answer.status_code == 500
    said = answer.json()
    assert sorted(said) == ["error", "request_id"]
    assert "secret" not in answer.text
    [record] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert said["request_id"] in record.getMessage()
    assert "hidden" not in record.getMessage()
    assert "a secret is in here" in record.exc_text


async def test_an_answer_that_fails_in_its_middle_is_not_taken_for_whole(door, caplog):
    one = await door()
    said = await one.says(one.request("GET /half HTTP/1.1"))
    assert parsed(said)[0] == 200
    assert not said.endswith(b"0\r\n\r\n")
    assert b"secret" not in said


async def test_a_page_of_an_allowed_origin_may_ask_and_read(door, client):
    one = await door(endpoint=Endpoint(port=0, allowed_origins=(CONSOLE,)))
    asked = {"Origin": CONSOLE, "Access-Control-Request-Method": "POST"}
    before = await client.options(one.origin, headers=asked)
    assert before.status_code == 204
    assert before.headers["access-control-allow-origin"] == CONSOLE
    assert "authorization" in before.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in before.headers
    answer = await client.post(one.origin, headers={"Origin": CONSOLE})
    assert answer.text == "here"
    assert answer.headers["access-control-allow-origin"] == CONSOLE
    assert answer.headers["vary"] == "origin"


async def test_other_pages_may_neither(door, application, client):
    one = await door()
    asked = {"Origin": CONSOLE, "Access-Control-Request-Method": "POST"}
    assert (await client.options(one.origin, headers=asked)).status_code == 403
    simple = {"Origin": CONSOLE, "Content-Type": "text/plain"}
    answer = await client.post(one.origin, headers=simple, content=b"{}")
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert application.seen == []


async def test_pages_of_its_own_need_no_leave(door, client):
    one = await door()
    answer = await client.get(one.origin, headers={"Origin": one.origin})
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers


def test_an_application_adds_to_the_guards_and_takes_nothing_away():
    said = [
        (b"Cache-Control", b"public, max-age=99"),
        (b"X-Content-Type-Options", b"sniff"),
        (b"X-Frame-Options", b"SAMEORIGIN"),
        (b"Date", b"then"),
    ]
    headers = with_guards(said, date=b"now")
    assert (b"cache-control", b"no-store") in headers
    assert [text for name, text in headers if name.lower() == b"x-content-type-options"] == [
        b"nosniff"
    ]
    assert [text for name, text in headers if name.lower() == b"x-frame-options"] == [b"SAMEORIGIN"]
    assert [text for name, text in headers if name.lower() == b"date"] == [b"then"]


def test_a_refusal_is_whole():
    status, headers, body = parsed(on_the_wire(Refusal(503, "no room", {"Retry-After": "1"})))
    assert status == 503
    assert values(headers, "content-length") == [str(len(body))]
    assert values(headers, "connection") == ["close"]
    assert values(headers, "retry-after") == ["1"]
    assert body == b'{"error": "no room"}'
