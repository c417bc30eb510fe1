"""What a person can configure of the door: the table `mcp_server`."""

from attrs import frozen

from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.settings import at_least, setting
from ccmaster_plugin_mcp_server.http.endpoint import FIRST_PORT
from ccmaster_plugin_mcp_server.http.limits import Limits
from ccmaster_plugin_mcp_server.protocol.limits import Bounds

_BOUNDS = Bounds()
_LIMITS = Limits()


def _a_port(_: object, __: object, port: int | None) -> None:
    if port is not None and not 0 <= port < 65536:
        raise ValueError("it must be from 0 to 65535")


def _hosts(_: object, __: object, hosts: tuple[str, ...]) -> None:
    for host in hosts:
        if not host or "/" in host or "*" in host:
            raise ValueError(f"{host!r} is not of the form 'name' or 'name:port'")


def _origins(_: object, __: object, origins: tuple[str, ...]) -> None:
    for origin in origins:
        scheme, separator, name = origin.partition("://")
        if not (scheme and separator and name) or "/" in name or "*" in name:
            raise ValueError(f"{origin!r} is not of the form 'https://name' or 'https://name:port'")


@frozen(kw_only=True)
class McpServerSettings:
    """The Model Context Protocol, over HTTP and stdio."""

    enabled: bool = setting(True, "Whether a host serves it over HTTP.")
    anonymous_scopes: tuple[Scope, ...] = setting(
        (),
        "What a caller may who has no token, over loopback; empty: nothing. "
        f"Any of {', '.join(Scope)}.",
    )

    # The door: where it is, and who may call it
    allowed_hosts: tuple[str, ...] = setting(
        (),
        "Further names by which clients may call it: `name`, or `name:port` for that port alone.",
        validator=_hosts,
    )
    allowed_origins: tuple[str, ...] = setting(
        (),
        "Web pages that may use it besides its own, such as `https://console.example`; they need "
        "a token all the same.",
        validator=_origins,
    )
    host: str = setting(
        "127.0.0.1",
        "Where it listens: an address or a name of this machine. One that other machines can "
        "reach needs a TLS certificate.",
    )
    port: int | None = setting(
        None,
        f"The port; unset: the one of last time, else {FIRST_PORT}, else any free one. 0: any "
        "free one.",
        validator=_a_port,
    )
    tls_certificate: str | None = setting(
        None, "Path of a PEM file with the certificate and what leads to its root; unset: no TLS."
    )
    tls_key: str | None = setting(
        None, "Path of a PEM file with the certificate's key, without a password."
    )

    # The door: how much of it one client may take
    body_timeout_seconds: float = setting(
        _LIMITS.body_timeout_seconds,
        "Seconds from the last header of a request to the last byte of its body.",
        validator=at_least(0.1),
    )
    header_timeout_seconds: float = setting(
        _LIMITS.header_timeout_seconds,
        "Seconds from connecting, or from the first byte of a request, to its last header.",
        validator=at_least(0.1),
    )
    idle_timeout_seconds: float = setting(
        _LIMITS.idle_timeout_seconds,
        "Seconds that a connection may stay open between two requests.",
        validator=at_least(1),
    )
    max_body_bytes: int = setting(
        _LIMITS.max_body_bytes, "Bytes of the longest body of a request.", validator=at_least(1024)
    )
    max_connections: int = setting(
        _LIMITS.max_connections,
        "Connections at a time; never more than half of the files that the process may have open.",
        validator=at_least(1),
    )
    max_connections_per_address: int = setting(
        _LIMITS.max_connections_per_address,
        "Connections at a time from one address of another machine.",
        validator=at_least(1),
    )
    max_header_bytes: int = setting(
        _LIMITS.max_header_bytes,
        "Bytes of the longest headers of a request.",
        validator=at_least(1024),
    )
    stop_grace_seconds: float = setting(
        _LIMITS.stop_grace_seconds,
        "Seconds that requests have to end when the host ends.",
        validator=at_least(0),
    )
    write_timeout_seconds: float = setting(
        _LIMITS.write_timeout_seconds,
        "Seconds that a client may take nothing of an answer that waits for it.",
        validator=at_least(1),
    )

    # The protocol: how much of it one caller may have at once
    calls_at_once_per_caller: int = setting(
        _BOUNDS.calls,
        "Calls, readings, completions and uses of prompts that one caller has going on.",
        validator=at_least(1),
    )
    max_sessions: int = setting(
        _BOUNDS.sessions,
        "HTTP sessions of clients of 2025-11-25 and before, of all callers.",
        validator=at_least(1),
    )
    page_size: int = setting(_BOUNDS.page, "Things on one page of a list.", validator=at_least(1))
    session_idle_seconds: float = setting(
        _BOUNDS.session_idle_seconds,
        "Seconds after which such a session ends that nobody has used.",
        validator=at_least(1),
    )
    subscriptions_at_once_per_caller: int = setting(
        _BOUNDS.subscriptions,
        "Subscriptions of one caller that last as long as their request.",
        validator=at_least(1),
    )
    traced: bool = setting(
        False,
        "Whether a span is made of each message, for OpenTelemetry; its SDK must be installed.",
    )

    # Tasks: calls that go on after their request
    task_keep_seconds: float = setting(
        3600.0,
        "Seconds for which the result of a task can be fetched, from when its tool is given up at "
        "the latest.",
        validator=at_least(1),
    )
    task_lease_seconds: float = setting(
        10.0,
        "Seconds after which a task whose server died is taken over by another.",
        validator=at_least(0.2),
    )
    task_longest_seconds: float = setting(
        86400.0,
        "Seconds for which a task lasts at most, whatever its tool is allowed.",
        validator=at_least(1),
    )
    task_poll_milliseconds: int = setting(
        500,
        "Milliseconds that clients are told to wait before they ask for a task again.",
        validator=at_least(1),
    )
    task_result_bytes: int = setting(
        4 * 1024 * 1024, "Bytes of the longest result that a task keeps.", validator=at_least(1024)
    )
    tasks_at_once: int = setting(
        200, "Tasks that are not over, of all callers.", validator=at_least(1)
    )
    tasks_at_once_per_caller: int = setting(
        50, "Tasks that are not over, of one caller.", validator=at_least(1)
    )
