"""Speak TLS with today's ciphers alone."""

import ssl

from ccmaster_hookspecs.errors import ConfigurationError
from ccmaster_plugin_mcp_server.http.endpoint import Endpoint

_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""Of TLS 1.2, those with forward secrecy that authenticate what they encrypt; 1.3 has no others."""


def tls_context(endpoint: Endpoint) -> ssl.SSLContext | None:
    """Read the certificate and its key; None where plain HTTP is asked for.

    Raises:
        ConfigurationError: One of them cannot be read, or they do not belong together.
    """
    if endpoint.tls_certificate is None or endpoint.tls_key is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    try:
        # A password given here, so that nothing ever asks for one at a terminal.
        context.load_cert_chain(endpoint.tls_certificate, endpoint.tls_key, password="")
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"the TLS certificate {endpoint.tls_certificate} with the key {endpoint.tls_key} "
            f"cannot be used ({error})",
            "set mcp_server.tls_certificate and mcp_server.tls_key to PEM files that belong "
            "together; the key has no password",
        ) from error
    return context
