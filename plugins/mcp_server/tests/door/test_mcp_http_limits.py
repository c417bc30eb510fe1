"""Clients that take too much or too long, each of them refused, and nobody else hurt."""

import asyncio
import struct

import pytest

SOON = 0.2
PATIENCE = 20.0


def status(answer):
    return int(answer.split(b" ", 2)[1]) if answer else None


async def alive(door):
    """Tell that another client is answered; one that is late, or too many, comes again."""
    async with asyncio.timeout(PATIENCE):
        while status(await door.says(door.request())) != 200:
            await asyncio.sleep(0.01)
    return True


async def test_headers_that_never_end_are_given_up(door, application):
    one = await door(header_timeout_seconds=SOON)
    said = await one.says(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert status(said) == 408
    assert application.seen == []
    assert await alive(one)


async def test_headers_that_drip_are_given_up_all_the_same(door):
    one = await door(header_timeout_seconds=SOON)
    reader, writer = await one.raw()
    writer.write(b"GET / HTTP/1.1\r\n")
    drips = asyncio.create_task(drip(writer))
    async with asyncio.timeout(PATIENCE):
        said = await reader.read()
    drips.cancel()
    writer.close()
    assert status(said) == 408


async def drip(writer):
    while True:
        writer.write(b"X-Drip: 1\r\n")
        await asyncio.sleep(SOON / 10)


async def test_a_connection_on_which_nothing_comes_is_closed_without_a_word(door):
    one = await door(header_timeout_seconds=SOON)
    assert await one.says(b"") == b""


async def test_the_second_request_is_given_up_like_the_first(door):
    one = await door(header_timeout_seconds=5 * SOON, idle_timeout_seconds=PATIENCE)
    client = await one.raw()
    first = await answer_on(client, one.request(last=False))
    assert status(first) == 200
    assert status(await one.says(b"GET / HT", client=client)) == 408


async def answer_on(client, data):
    """Send a request, and read the answer, whose length is given."""
    reader, writer = client
    writer.write(data)
    async with asyncio.timeout(PATIENCE):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return head + await reader.readexactly(length)


async def test_a_connection_that_idles_is_closed(door):
    one = await door(idle_timeout_seconds=SOON)
    said = await one.says(one.request(last=False))
    assert status(said) == 200


@pytest.mark.parametrize(
    "headers",
    [b"X-Long: " + b"x" * 100_000, b"X-Many: 1\r\n" * 20_000],
    ids=["one", "many"],
)
async def test_a_flood_of_headers_is_refused_before_it_ends(door, application, headers):
    one = await door()
    said = await one.says(b"GET / HTTP/1.1\r\nHost: %b\r\n" % one.host.encode() + headers)
    assert status(said) in {400, 431}
    assert application.seen == []
    assert await alive(one)


async def test_whole_headers_that_are_too_long_are_refused(door, application):
    one = await door()
    said = await one.says(one.request("GET / HTTP/1.1", "X-Long: " + "x" * 5000))
    assert status(said) == 431
    assert application.seen == []


async def test_a_long_url_is_refused(door):
    one = await door()
    said = await one.says(b"GET /" + b"x" * 200_000)
    assert status(said) in {400, 431}


async def test_a_body_that_declares_too_much_is_refused_at_once(door, application):
    one = await door()
    said = await one.says(one.request("POST /echo HTTP/1.1", "Content-Length: 10001"))
    assert status(said) == 413
    assert application.seen == []


async def test_a_body_of_the_greatest_length_is_read(door, application):
    one = await door()
    body = b"x" * 10_000
    request = one.request("POST /echo HTTP/1.1", "Content-Length: 10000", body=body)
    assert status(await one.says(request)) == 200
    assert application.bodies == [body]


def chunked(*parts, end=True):
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n" * end


async def test_a_body_in_chunks_is_refused_once_it_is_too_long(door, application):
    one = await door()
    head = one.request("POST /echo HTTP/1.1", "Transfer-Encoding: chunked")
    said = await one.says(head + chunked(*[b"x" * 1000] * 11, end=False))
    assert status(said) == 413
    assert application.bodies == [None]
    assert await alive(one)


async def test_a_body_in_chunks_that_is_short_enough_is_read(door, application):
    one = await door()
    head = one.request("POST /echo HTTP/1.1", "Transfer-Encoding: chunked")
    assert status(await one.says(head + chunked(*[b"x" * 1000] * 10))) == 200
    assert [len(body) for body in application.bodies] == [10_000]


async def test_trailers_without_end_are_cut_off(door, application):
    one = await door()
    head = one.request("POST /echo HTTP/1.1", "Transfer-Encoding: chunked")
    said = await one.says(head + b"0\r\n" + b"X-Trailer: 1\r\n" * 200_000)
    assert status(said) in {None, 400, 413}
    assert await alive(one)


async def test_a_body_that_does_not_come_is_given_up(door, application):
    one = await door(body_timeout_seconds=SOON)
    said = await one.says(one.request("POST /echo HTTP/1.1", "Content-Length: 100", body=b"x"))
    assert status(said) == 408
    assert application.bodies == [None]


async def test_an_answer_comes_before_a_body_that_nobody_reads(door):
    one = await door()
    client = await one.raw()
    head = one.request("POST / HTTP/1.1", "Content-Length: 9000", last=False)
    assert status(await answer_on(client, head)) == 200
    client[1].write(b"x" * 9000)
    assert status(await one.says(one.request(), client=client)) == 200


async def test_a_client_that_asks_first_is_not_kept_waiting_for_a_body(door):
    one = await door()
    expects = ("Content-Length: 9000", "Expect: 100-continue")
    said = await one.says(one.request("POST / HTTP/1.1", *expects, last=False))
    assert status(said) == 200
    assert b"connection: close" in said


async def test_a_client_that_asks_first_is_told_to_go_on(door, application):
    one = await door()
    client = await one.raw()
    client[1].write(one.request("POST /echo HTTP/1.1", "Content-Length: 3", "Expect: 100-continue"))
    async with asyncio.timeout(PATIENCE):
        assert await client[0].readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert status(await one.says(b"abc", client=client)) == 200
    assert application.bodies == [b"abc"]


async def test_more_connections_than_allowed_are_told_to_come_again(door):
    one = await door(max_connections=2)
    held = [await one.raw(), await one.raw()]
    await answer_on(held[0], one.request(last=False))
    await answer_on(held[1], one.request(last=False))
    said = await one.says(one.request())
    assert status(said) == 503
    assert b"retry-after: 1\r\n" in said
    assert status(await one.says(one.request(), client=held[0])) == 200
    assert await alive(one)
    held[1][1].close()


async def test_connections_of_this_machine_are_not_counted_by_address(door):
    one = await door(max_connections_per_address=1)
    held = await one.raw()
    await answer_on(held, one.request(last=False))
    assert await alive(one)
    held[1].close()


async def test_a_client_that_takes_nothing_is_dropped(door, application):
    one = await door(write_timeout_seconds=SOON)
    _, writer = await one.raw()
    writer.write(one.request("GET /flood HTTP/1.1"))
    async with asyncio.timeout(PATIENCE):
        await application.ended.wait()
    writer.close()


async def test_an_application_that_goes_on_is_told_that_nobody_is_there(door, caplog):
    told = asyncio.Event()

    async def goes_on(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while (await receive())["type"] != "http.disconnect":
            pass
        try:
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
        except ConnectionResetError:
            told.set()
            raise

    one = await door(goes_on)
    reader, writer = await one.raw()
    writer.write(one.request())
    async with asyncio.timeout(PATIENCE):
        await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await told.wait()
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_stream_outlasts_all_limits_of_time(door, application):
    limits = ("body_timeout_seconds", "idle_timeout_seconds", "write_timeout_seconds")
    one = await door(**dict.fromkeys(limits, SOON / 4), header_timeout_seconds=4 * SOON)
    reader, writer = await one.raw()
    writer.write(one.request("GET /stream HTTP/1.1", last=False))
    async with asyncio.timeout(PATIENCE):
        await reader.readuntil(b"data: first\n\n")
    await asyncio.sleep(5 * SOON)  # longer than every limit: that nothing happens is what is shown
    assert not reader.at_eof()
    assert not application.ended.is_set()
    writer.close()
    async with asyncio.timeout(PATIENCE):
        await application.ended.wait()


async def test_who_floods_a_stream_with_requests_is_dropped(door, application):
    one = await door()
    client = await one.raw()
    client[1].write(one.request("GET /stream HTTP/1.1", last=False))
    async with asyncio.timeout(PATIENCE):
        await client[0].readuntil(b"data: first\n\n")
    assert await one.says(b"X" * 600_000, client=client) == b""
    async with asyncio.timeout(PATIENCE):
        await application.ended.wait()
    assert await alive(one)


async def test_who_resets_the_connection_harms_nobody(door, application, caplog):
    one = await door()
    for line in ("GET /stream HTTP/1.1", "POST /echo HTTP/1.1"):
        application.ended.clear()
        _, writer = await one.raw()
        writer.write(one.request(line, "Content-Length: 10", last=False))
        await writer.drain()
        sock = writer.get_extra_info("socket")
        sock.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SO_LINGER: reset instead of closing
        writer.close()
    assert await alive(one)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
