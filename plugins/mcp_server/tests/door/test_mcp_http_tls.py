"""The door over TLS: today's versions alone, and files that cannot be used said to be so."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from attrs import evolve
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ccmaster_hookspecs.errors import ConfigurationError
from ccmaster_plugin_mcp_server.http.binding import bind
from ccmaster_plugin_mcp_server.http.endpoint import Endpoint
from ccmaster_plugin_mcp_server.http.tls import tls_context

PATIENCE = 20.0


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
