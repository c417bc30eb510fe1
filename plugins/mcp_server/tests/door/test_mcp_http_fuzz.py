"""Whatever bytes come, none makes the door fail: no 500, and the next client is answered."""

import asyncio
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

METHODS = st.sampled_from([b"GET", b"POST", b"HEAD", b"OPTIONS", b"get", b"\xff", b"DELETE", b""])
TARGETS = st.sampled_from(
    [
        b"/",
        b"/echo",
        b"*",
        b"http://evil/",
        b"//",
        b"/%",
        b"/%00",
        b"/..",
        b"?",
        b"/\xff",
        b"/ x",
        b"",
    ]
)
VERSIONS = st.sampled_from([b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2", b"http/1.1", b""])
NAMES = st.sampled_from(
    [
        b"Host",
        b"Origin",
        b"Content-Length",
        b"Transfer-Encoding",
        b"Connection",
        b"Upgrade",
        b"Expect",
        b"Cookie",
        b"Authorization",
        b"X\0",
        b"",
    ]
)
TEXTS = st.sampled_from(
    [
        b"HERE",
        b"evil.example",
        b"0",
        b"3",
        b"-1",
        b"99999999999999999999999",
        b"0x10",
        b"chunked",
        b"gzip, chunked",
        b"close",
        b"keep-alive, Upgrade",
        b"websocket",
        b"h2c",
        b"100-continue",
        b"\xf0\x9f",
        b"a\rb",
        b"",
    ]
)
FIELDS = st.lists(st.tuples(NAMES, TEXTS), max_size=6)
BODIES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [b"3\r\nabc\r\n0\r\n\r\n", b"ffffffffffffffff\r\n", b"0\r\nX: y\r\n\r\n", b"-1\r\n"]
    ),
)


@st.composite
def requests(draw):
    line = b" ".join([draw(METHODS), draw(TARGETS), draw(VERSIONS)])
    fields = draw(FIELDS)
    if draw(st.booleans()):
        fields = [(b"Host", b"HERE"), *fields]
    head = b"\r\n".join([line, *(b"%b: %b" % field for field in fields)])
    return head + draw(st.sampled_from([b"\r\n\r\n", b"\n\n", b"\r\n", b""])) + draw(BODIES)


@pytest.fixture
async def one(door):
    times = ("header_timeout_seconds", "body_timeout_seconds", "idle_timeout_seconds")
    return await door(**dict.fromkeys(times, 0.1))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.one_of(requests(), requests(), st.binary(max_size=80)), max_size=3))
async def test_no_bytes_make_it_fail(one, caplog, parts):
    said = await conversation(one, b"".join(parts).replace(b"HERE", one.host.encode()))
    assert b"HTTP/1.1 500" not in said
    assert b"Traceback" not in said
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    await alive(one)


async def alive(one):
    """Wait for another client to be answered; one whose request was late comes again."""
    async with asyncio.timeout(20):
        while not (await one.says(one.request())).startswith(b"HTTP/1.1 200 "):
            pass


async def conversation(one, data):
    """Send bytes, and return what comes until the connection is closed."""
    reader, writer = await one.raw()
    try:
        async with asyncio.timeout(10):
            writer.write(data)
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()
