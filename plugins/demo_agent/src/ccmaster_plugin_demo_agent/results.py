"""What a tool gives back."""

import json
from typing import Any

from attrs import frozen


@frozen
class Result:
    """What a tool gives back."""

    text: str
    failed: bool = False
    structured: Any = None
    """The same as JSON data; None: it is not told so."""

    @property
    def data(self) -> Any:
        """The result as JSON data."""
        return read_data(self.text) if self.structured is None else self.structured


def read_data(text: str) -> Any:
    """Return the JSON data that a text is; the text itself where it is none."""
    try:
        return json.loads(text, parse_constant=_no_json)
    except (ValueError, RecursionError):
        return text


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
