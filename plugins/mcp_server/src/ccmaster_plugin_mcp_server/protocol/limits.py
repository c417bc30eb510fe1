"""How much one caller may have of the protocol at once."""

from attrs import frozen


@frozen(kw_only=True)
class Bounds:
    """What bounds requests and sessions."""

    calls: int = 256
    """Calls, readings, completions and uses of prompts that one caller has going on."""
    page: int = 100
    """Things on one page of a list."""
    sessions: int = 1000
    """HTTP sessions of clients of 2025-11-25 and before, of all callers."""
    session_idle_seconds: float = 1800.0
    """After which such a session ends that nobody has used."""
    subscriptions: int = 4096
    """Subscriptions of one caller that last as long as their request."""
