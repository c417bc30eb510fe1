"""The door over TLS: today's versions alone, and files that cannot be used said to be so."""

import asyncio
import socket
import ssl
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from attrs import evolve
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.responses import PlainTextResponse

from ccmaster_hookspecs.errors import ConfigurationError
from ccmaster_plugin_mcp_server.http.binding import bind
from ccmaster_plugin_mcp_server.http.callers import callers
from ccmaster_plugin_mcp_server.http.endpoint import Endpoint
from ccmaster_plugin_mcp_server.http.limits import Limits
from ccmaster_plugin_mcp_server.http.serving import Serving
from ccmaster_plugin_mcp_server.http.tls import tls_context

PATIENCE = 20.0
plain = PlainTextResponse("here")


@pytest.fixture
def files(tmp_path):
    """Return the paths of a certificate for localhost and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = tmp_path / "certificate.pem", tmp_path / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(pem(key, serialization.NoEncryption()))
    return paths


def pem(key, encryption):
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, encryption)


@pytest.fixture
async def secure(door, files):
    return await door(endpoint=encrypted(files))


def encrypted(files):
    certificate, key = map(str, files)
    return Endpoint(port=0, tls_certificate=certificate, tls_key=key)


def trusting(files):
    return ssl.create_default_context(cafile=str(files[0]))


async def test_it_speaks_https(secure, files):
    async with httpx2.AsyncClient(verify=trusting(files), timeout=PATIENCE) as client:
        answer = await client.get(f"https://localhost:{secure.bound.port}/")
        assert answer.text == "here"
        foreign = await client.get(
            f"https://localhost:{secure.bound.port}/", headers={"Host": "evil.example"}
        )
        assert foreign.status_code == 421


async def test_it_is_called_by_https(secure):
    assert secure.origin == f"https://127.0.0.1:{secure.bound.port}"


async def test_plain_http_gets_nothing(secure):
    assert await secure.says(secure.request()) == b""


async def test_who_never_finishes_the_handshake_is_dropped(door, files):
    one = await door(endpoint=encrypted(files), header_timeout_seconds=0.2)
    assert await one.says(b"\x16\x03\x01") == b""


async def test_who_never_finishes_the_handshake_counts_all_the_same(door, files):
    one = await door(endpoint=encrypted(files), max_connections=1)
    held = await one.raw()
    held[1].write(b"\x16\x03\x01")
    await one.says(b"")
    held[1].close()
    async with asyncio.timeout(PATIENCE):
        while not await speaks(one, files):
            await asyncio.sleep(0.01)


async def speaks(one, files):
    """Tell whether there is room for a handshake."""
    try:
        _, writer = await asyncio.open_connection("localhost", one.bound.port, ssl=trusting(files))
    except OSError:
        return False
    writer.close()
    return True


async def test_it_ends_in_the_middle_of_handshakes(door, files):
    one = await door(endpoint=encrypted(files))
    reader, writer = await one.raw()
    writer.write(b"\x16\x03\x01")
    async with httpx2.AsyncClient(verify=trusting(files), timeout=PATIENCE) as client:
        assert (await client.get(f"https://localhost:{one.bound.port}/")).status_code == 200
    await one.close()
    async with asyncio.timeout(PATIENCE):
        assert await reader.read() == b""
    writer.close()


def test_a_request_that_comes_with_the_handshake_is_not_lost(files, tmp_path):
    """Under both event loops, which hand it on at different times, and so do their turns."""
    uvloop = pytest.importorskip("uvloop")
    for loop_factory in (asyncio.new_event_loop, uvloop.new_event_loop):
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            for _ in range(20):
                assert runner.run(said_at_once(files, tmp_path)).startswith(b"HTTP/1.1 200 ")


async def said_at_once(files, folder):
    """Let a thread send a request in one go with the end of its handshake."""

    @asynccontextmanager
    async def load():
        yield plain

    endpoint = encrypted(files)
    bound = bind(endpoint, folder)
    known = callers(scheme="https", names=bound.names, port=bound.port)
    serving = Serving(bound, load, callers=known, limits=Limits(), tls=tls_context(endpoint))
    task = asyncio.create_task(serving.run())
    try:
        return await asyncio.to_thread(say_at_once, files, bound.port)
    finally:
        task.cancel()
        await asyncio.wait([task])


def say_at_once(files, port):
    inward, outward = ssl.MemoryBIO(), ssl.MemoryBIO()
    talk = trusting(files).wrap_bio(inward, outward, server_hostname="localhost")
    request = b"GET / HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n" % port
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as one:
        while True:
            try:
                talk.do_handshake()
                break
            except ssl.SSLWantReadError:
                one.sendall(outward.read())
                inward.write(received(one))
        talk.write(request)
        one.sendall(outward.read())
        while True:
            try:
                return talk.read(65536)
            except ssl.SSLWantReadError:
                inward.write(received(one))


def received(one):
    data = one.recv(65536)
    assert data, "the door closed the connection without an answer"
    return data


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the old version is what is tried
async def test_old_versions_are_not_spoken(secure, files):
    old = trusting(files)
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await asyncio.open_connection("localhost", secure.bound.port, ssl=old)


async def test_headers_are_waited_for_no_longer_than_without_tls(door, files):
    one = await door(endpoint=encrypted(files), header_timeout_seconds=1)
    reader, writer = await asyncio.open_connection("localhost", one.bound.port, ssl=trusting(files))
    writer.write(b"GET / HTTP/1.1\r\nX-Slow: ")
    async with asyncio.timeout(PATIENCE):
        assert (await reader.read()).startswith(b"HTTP/1.1 408 ")
    writer.close()


def test_without_a_certificate_there_is_no_tls():
    assert tls_context(Endpoint()) is None


def damaged(files, how):
    certificate, key = files
    other = ec.generate_private_key(ec.SECP256R1())
    match how:
        case "no file":
            key.unlink()
        case "no key":
            key.write_text("not a key")
        case "another key":
            key.write_bytes(pem(other, serialization.NoEncryption()))
        case "a password":
            key.write_bytes(pem(other, serialization.BestAvailableEncryption(b"x")))
        case "no certificate":
            certificate.write_text("")


@pytest.mark.parametrize(
    "how", ["no file", "no key", "another key", "a password", "no certificate"]
)
def test_files_that_cannot_be_used_are_said_to_be_so(files, how):
    damaged(files, how)
    with pytest.raises(ConfigurationError, match=r"TLS certificate.*mcp_server\.tls_key"):
        tls_context(encrypted(files))


def test_a_door_for_others_is_called_by_the_name_of_its_certificate(files, tmp_path):
    names = ("box.example:1", "box.example")
    one = bind(evolve(encrypted(files), host="0.0.0.0", allowed_hosts=names), tmp_path)
    one.close()
    assert one.origin == f"https://box.example:{one.port}"
