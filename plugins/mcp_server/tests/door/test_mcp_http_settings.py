"""What the settings say is what the door does."""

import pytest
from attrs import fields

from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.http.configured import endpoint_of, limits_of
from ccmaster_plugin_mcp_server.http.connections import Connections, affordable
from ccmaster_plugin_mcp_server.http.endpoint import Endpoint
from ccmaster_plugin_mcp_server.http.limits import Limits
from ccmaster_plugin_mcp_server.settings import McpServerSettings


def test_the_defaults_are_the_same():
    assert limits_of(McpServerSettings()) == Limits()
    assert endpoint_of(McpServerSettings()) == Endpoint()


def test_each_limit_can_be_set():
    values = {one.name: one.default + 1 for one in fields(Limits)}
    assert limits_of(McpServerSettings(**values)) == Limits(**values)


def test_where_it_listens_can_be_set():
    asked = {
        "host": "::1",
        "port": 9000,
        "tls_certificate": "c",
        "tls_key": "k",
        "allowed_hosts": ("box",),
        "allowed_origins": ("https://a",),
    }
    settings = McpServerSettings(**asked, anonymous_scopes=(Scope.SESSION_READ,))
    assert endpoint_of(settings) == Endpoint(**asked, anonymous=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", -1),
        ("port", 65536),
        ("allowed_hosts", ("http://box",)),
        ("allowed_hosts", ("*",)),
        ("allowed_origins", ("box.example",)),
        ("allowed_origins", ("*",)),
        ("allowed_origins", ("https://box.example/",)),
        ("max_connections", 0),
        ("max_body_bytes", 0),
        ("header_timeout_seconds", 0),
    ],
)
def test_what_cannot_be_is_refused(name, value):
    with pytest.raises(ValueError, match=r"it must be|is not of the form"):
        McpServerSettings(**{name: value})


@pytest.mark.parametrize(
    ("wanted", "files", "most"), [(1000, None, 1000), (1000, 256, 128), (10, 256, 10), (99, 8, 16)]
)
def test_connections_leave_files_for_the_rest_of_the_process(wanted, files, most):
    assert affordable(wanted, files) == most


class One:
    """A connection that does nothing."""

    def wind_down(self):
        pass

    def abort(self):
        pass


def test_one_address_of_another_machine_cannot_take_all():
    connections = Connections(Limits(max_connections=4, max_connections_per_address=2))
    first, *others = [One() for _ in range(6)]
    assert connections.admit(first, "10.0.0.1")
    assert connections.admit(others[0], "10.0.0.1")
    assert not connections.admit(others[1], "10.0.0.1")
    assert connections.admit(others[1], "10.0.0.2")
    connections.leave(first)
    connections.leave(first)
    assert connections.admit(others[2], "10.0.0.1")
    assert connections.admit(others[3], "127.0.0.1")
    assert not connections.admit(others[4], "127.0.0.1")
    assert len(connections) == 4


def test_only_so_many_are_told_why_they_are_turned_away():
    connections = Connections(Limits())
    assert [connections.turn_away(One()) for _ in range(65)] == [True] * 64 + [False]
