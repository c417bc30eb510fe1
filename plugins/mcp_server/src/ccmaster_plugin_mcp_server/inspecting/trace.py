"""Every message as it goes over the wire, told with its direction, its time, and no secrets."""

import json
from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import Any

from ccmaster_plugin_mcp_server.inspecting.spelling import spelt_out

Write = Callable[[str], None]
"""Takes a line for a person, who reads it beside the results."""

TO_SERVER = "→"
FROM_SERVER = "←"
BESIDE = "·"
"""Marks what is about the wire, and not on it."""
HIDDEN = "•••"
_SHORTEST = 6
"""Characters of a secret that is looked for in messages; a shorter one would be found anywhere."""
_SECRET_HEADERS = ("auth", "cookie", "key", "secret", "session", "token")
"""Words in the name of a header whose value is not shown."""


class Trace:
    """Writes what goes over the wire."""

    def __init__(self, write: Write, secrets: Iterable[str] = ()) -> None:
        """Begin to count time.

        Args:
            write: Takes each line.
            secrets: What is never shown.
        """
        self._write = write
        self._secrets = tuple(secrets)
        self._begun = perf_counter()

    def message(self, direction: str, message: Mapping[str, Any]) -> None:
        """Tell a JSON-RPC message."""
        self.line(direction, json.dumps(message, ensure_ascii=False, separators=(",", ":")))

    def line(self, direction: str, text: str) -> None:
        """Tell what else there is to tell."""
        passed = (perf_counter() - self._begun) * 1000
        self._write(f"{passed:9.1f} ms  {direction}  {spelt_out(masked(text, self._secrets))}")


def masked(text: str, secrets: Iterable[str]) -> str:
    """Return text without secrets, as they are or as JSON spells them."""
    for secret in sorted({one for one in secrets if len(one) >= _SHORTEST}, key=len, reverse=True):
        for spelt in (secret, json.dumps(secret, ensure_ascii=False)[1:-1]):
            text = text.replace(spelt, HIDDEN)
    return text


def shown_headers(headers: Iterable[tuple[str, str]], given: Iterable[str]) -> str:
    """Write headers in one line, the values of secret ones hidden.

    Args:
        headers: Names and values.
        given: Names of those that the person gave; their values may be secrets of any sort.
    """
    hidden = {name.lower() for name in given}
    return "  ".join(
        f"{name}: {HIDDEN if name.lower() in hidden or _is_secret(name) else value}"
        for name, value in headers
    )


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET_HEADERS)
