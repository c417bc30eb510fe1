"""The seal on what clients carry between the rounds of a call."""

import hmac

from mcp.server.request_state import RequestStateSecurity

from ccmaster_plugin_mcp_server.protocol.callers import PrincipalOf

LASTS = 3600.0
"""Seconds that a client has to come again: a person may have to answer."""


def secret_of(token: str) -> bytes:
    """Derive what seals from the person's token, which outlives every process.

    So a call goes on though the server was started anew between two rounds, and there is no
    second secret to keep.
    """
    return hmac.digest(token.encode(), b"ccmaster: requestState", "sha256")


def security(secret: bytes, principal_of: PrincipalOf) -> RequestStateSecurity:
    """Return how to seal: for the caller alone who got it, and not for ever."""
    return RequestStateSecurity(
        keys=[secret], ttl=LASTS, bind_principal=lambda ctx: str(principal_of(ctx))
    )
