"""What a tool gives back."""

from typing import Any

from attrs import frozen


@frozen
class Result:
    """What a tool gives back."""

    text: str
    failed: bool = False
    structured: Any = None
    """The same as JSON data; None: it is not told so."""
