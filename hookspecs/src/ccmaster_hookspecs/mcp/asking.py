"""What a call can ask of the one who made it, while it runs.

How the question travels depends on the client's protocol version. In one that has no way
back, the call ends, the client comes again with the answer, and the same function runs from
its beginning: so ask before doing what must not be done twice.
"""

from collections.abc import Mapping
from typing import Any, Literal

from attrs import field, frozen

from ccmaster_hookspecs.errors import CcmasterError


@frozen(kw_only=True)
class Form:
    """Ask a person to fill in a form (elicitation, mode form)."""

    text: str
    schema: Mapping[str, Any]
    """A JSON Schema of an object whose properties are strings, numbers, booleans or choices."""


@frozen(kw_only=True)
class Visit:
    """Ask a person to open an address, for what must not pass through the client."""

    text: str
    url: str


@frozen(kw_only=True)
class Sample:
    """Ask the client's model. Deprecated by the protocol; for clients that still know it."""

    parameters: Mapping[str, Any]
    """The parameters of `sampling/createMessage`, as the protocol writes them."""


@frozen(kw_only=True)
class Roots:
    """Ask for the client's folders. Deprecated by the protocol."""


Ask = Form | Visit | Sample | Roots


@frozen(kw_only=True)
class Answer:
    """What came back."""

    action: Literal["accept", "decline", "cancel"] = "accept"
    content: Mapping[str, Any] = field(factory=dict)
    """A form's values; for `Sample` and `Roots` the whole result, as the protocol writes it."""

    @property
    def accepted(self) -> bool:
        """Whether whoever was asked agreed."""
        return self.action == "accept"


class CannotAsk(CcmasterError):
    """The client knows no way to ask what was to be asked.

    Args:
        problem: What is wrong.
        mend: What to do next.
        lacks: The client capability that is missing, as the protocol writes it.
    """

    def __init__(self, problem: str, mend: str | None = None, lacks: str | None = None) -> None:
        super().__init__(problem, mend)
        self.lacks = lacks
