"""How much of the door one client may take, and for how long."""

from attrs import frozen


@frozen(kw_only=True)
class Limits:
    """What bounds every connection and every request."""

    max_connections: int = 1000
    """Connections at a time, in all."""
    max_connections_per_address: int = 100
    """Connections at a time from one address; those of this machine share one, and are free."""
    max_header_bytes: int = 64 * 1024
    """Bytes of a request before its body."""
    max_body_bytes: int = 4 * 1024 * 1024
    """Bytes of a request's body."""
    header_timeout_seconds: float = 10.0
    """Seconds from the first byte of a request, or from connecting, to its last header."""
    body_timeout_seconds: float = 30.0
    """Seconds from the last header to the last byte of the body."""
    idle_timeout_seconds: float = 30.0
    """Seconds that a connection may stay open between two requests."""
    write_timeout_seconds: float = 60.0
    """Seconds that a client may take no byte of an answer that waits for it."""
    stop_grace_seconds: float = 2.0
    """Seconds that requests have to end when the door closes."""
