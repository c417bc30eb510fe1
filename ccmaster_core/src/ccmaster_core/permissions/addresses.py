"""Whether a rule's pattern, such as `domain:example.com`, is about an address of the web."""

import re
from urllib.parse import urlsplit

_DOMAIN = "domain:"
_HOST = re.compile(r"[a-z0-9.-]+")
# What programs disagree on how to read, such as a backslash or a name before an '@'.
_ODD = re.compile(r"[\x00-\x20\x7f-\xa0\\@]")


def covers(pattern: str, url: str) -> bool:
    """Say whether `url` is surely on the domain that `pattern` names, or below it."""
    host = _host(url)
    return host is not None and pattern.startswith(_DOMAIN) and _is_on(host, pattern)


def touches(pattern: str, url: str) -> bool:
    """Say whether `url` may be on the domain that `pattern` names, or below it."""
    host = _host(url)
    return host is None or not pattern.startswith(_DOMAIN) or _is_on(host, pattern)


def _host(url: str) -> str | None:
    """Return the host of a plain address; None where it is not plain."""
    if _ODD.search(url):
        return None
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    host = split.hostname or ""
    return host if split.scheme in ("http", "https") and _HOST.fullmatch(host) else None


def _is_on(host: str, pattern: str) -> bool:
    domain = pattern.removeprefix(_DOMAIN).strip().lower().removeprefix("*.").strip(".")
    return f".{host.rstrip('.')}".endswith(f".{domain}")
