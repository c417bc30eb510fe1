"""Where the door is: which address, which port, and what is refused."""

import errno
import socket
import subprocess
import sys

import pytest

from ccmaster_hookspecs.errors import ConfigurationError, RuntimeFailure
from ccmaster_plugin_mcp_server.http.binding import bind
from ccmaster_plugin_mcp_server.http.endpoint import (
    FIRST_PORT,
    Endpoint,
    check_exposure,
    is_loopback,
    own_names,
    ports_to_try,
)


def ipv6_here():
    try:
        with socket.socket(socket.AF_INET6) as one:
            one.bind(("::1", 0))
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not ipv6_here(), reason="this machine has no IPv6")


@pytest.fixture
def bound(tmp_path):
    """Return what binds; all is let go in the end."""
    opened = []

    def bind_it(**endpoint):
        opened.append(bind(Endpoint(**endpoint), tmp_path))
        return opened[-1]

    yield bind_it
    for one in opened:
        one.close()


@pytest.fixture
def taken():
    """Return a port of 127.0.0.1 on which another listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_loopback_needs_nothing(address):
    assert is_loopback(address)
    check_exposure(Endpoint(host=address, anonymous=True), [address])


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "10.0.0.1", "fe80::1", "::ffff:10.0.0.1"])
def test_what_others_can_reach_is_refused_without_tls_and_tokens(address):
    with pytest.raises(ConfigurationError, match=r"unencrypted.*tls_certificate"):
        check_exposure(Endpoint(host=address), [address])
    secure = {"tls_certificate": "c.pem", "tls_key": "k.pem"}
    with pytest.raises(ConfigurationError, match=r"without a token.*anonymous_scopes"):
        check_exposure(Endpoint(host=address, anonymous=True, **secure), [address])
    check_exposure(Endpoint(host=address, **secure), [address])


def test_one_address_that_others_can_reach_is_enough_to_refuse():
    with pytest.raises(ConfigurationError):
        check_exposure(Endpoint(host="box"), ["127.0.0.1", "10.0.0.1"])


@pytest.mark.parametrize("given", ["tls_certificate", "tls_key"])
def test_a_certificate_and_its_key_go_together(given):
    with pytest.raises(ConfigurationError, match="one is missing"):
        check_exposure(Endpoint(**{given: "x.pem"}), ["127.0.0.1"])


@pytest.mark.parametrize(
    ("port", "last", "tried"),
    [
        (None, None, (FIRST_PORT, 0)),
        (None, 5000, (5000, FIRST_PORT, 0)),
        (None, FIRST_PORT, (FIRST_PORT, 0)),
        (0, 5000, (0,)),
        (9000, 5000, (9000,)),
    ],
)
def test_ports_are_tried_in_turn(port, last, tried):
    assert ports_to_try(port, last) == tried


def test_names_are_written_as_in_a_url():
    assert own_names("127.0.0.1", ["127.0.0.1"]) == ("127.0.0.1", "[::1]", "localhost")
    assert own_names("Box.example", ["10.0.0.1", "fd00::1"]) == (
        "box.example",
        "10.0.0.1",
        "[fd00::1]",
    )
    assert own_names("0.0.0.0", ["0.0.0.0"]) == ("127.0.0.1", "[::1]", "localhost")


def test_it_listens_at_once(bound):
    one = bound(port=0)
    assert one.origin == f"http://127.0.0.1:{one.port}"
    with socket.create_connection(("127.0.0.1", one.port), timeout=10):
        pass


def test_no_child_inherits_the_sockets(bound):
    assert [one.get_inheritable() for one in bound(port=0).sockets] == [False]


@needs_ipv6
def test_localhost_is_loopback_in_both_versions_on_one_port(bound):
    one = bound(host="localhost", port=0)
    assert [of.getsockname()[:2] for of in one.sockets] == [
        ("127.0.0.1", one.port),
        ("::1", one.port),
    ]


@needs_ipv6
def test_localhost_is_no_half_of_a_door(bound):
    one = bound(host="localhost", port=0)
    one.close()
    with socket.create_server(("::1", one.port), family=socket.AF_INET6):
        with pytest.raises(RuntimeFailure):
            bound(host="localhost", port=one.port)
        with socket.create_server(("127.0.0.1", one.port)):
            pass


@needs_ipv6
def test_ipv6_alone_is_ipv6_alone(bound):
    one = bound(host="::1", port=0)
    assert one.origin == f"http://[::1]:{one.port}"
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", one.port), timeout=10)


def test_the_port_of_last_time_is_taken_again(bound, tmp_path):
    first = bound(port=0)
    first.close()
    (tmp_path / "port").write_text(f"{first.port}\n")
    assert bound().port == first.port


def test_where_that_is_taken_it_is_another_which_is_remembered(bound, tmp_path, taken):
    (tmp_path / "port").write_text(f"{taken}\n")
    other = bound()
    assert other.port != taken
    assert (tmp_path / "port").read_text() == f"{other.port}\n"


@pytest.mark.parametrize("text", ["", "eight", "0", "65536", "-1", "٣", "9" * 5000, "80\n81"])
def test_what_is_remembered_badly_is_no_harm(bound, tmp_path, text):
    (tmp_path / "port").write_text(text, encoding="utf-8")
    assert bound().port > 0


def test_a_configured_port_is_not_remembered(bound, tmp_path):
    bound(port=0)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_no_harm(tmp_path):
    one = bind(Endpoint(), tmp_path / "missing")
    one.close()
    assert one.port > 0


def test_a_configured_port_that_is_taken_is_refused_with_what_to_do(bound, taken):
    with pytest.raises(RuntimeFailure, match=rf"port {taken} of 127.0.0.1.*mcp_server.port"):
        bound(port=taken)


@pytest.mark.parametrize("host", ["no.such.name.invalid", "300.1.1.1", "a" * 300, "\0"])
def test_a_host_that_is_none_is_refused(bound, host):
    with pytest.raises(ConfigurationError, match=r"mcp_server.host"):
        bound(host=host)


def test_an_address_of_another_machine_is_refused(bound):
    secure = {"tls_certificate": "c.pem", "tls_key": "k.pem"}
    with pytest.raises(ConfigurationError, match="no address of this machine"):
        bound(host="192.0.2.1", **secure)


def test_nothing_is_left_open_where_it_fails(bound, taken, recwarn):
    with pytest.raises(RuntimeFailure):
        bound(host="localhost", port=taken)
    assert [str(one.message) for one in recwarn] == []


DIES = """
import os, socket, sys
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
taken, _ = listening.accept()
taken.sendall(b"x")
sys.stdin.read()
"""


def test_the_port_of_a_process_that_died_in_mid_talk_can_be_taken_over_at_once(bound):
    with subprocess.Popen(
        [sys.executable, "-c", DIES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        port = int(process.stdout.readline())
        with socket.create_connection(("127.0.0.1", port), timeout=10) as talk:
            assert talk.recv(1) == b"x"
            process.kill()
            process.wait(10)
            assert bound(port=port).port == port


def test_two_never_listen_on_one_port(bound):
    one = bound(port=0)
    with pytest.raises(RuntimeFailure) as caught:
        bound(port=one.port)
    assert caught.value.__cause__.errno == errno.EADDRINUSE
