"""Resources: what agents, clients and programs can read, and be told of when it changes."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from attrs import field, frozen

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.mcp.content import Annotations, Icon
from ccmaster_hookspecs.principals import Scope

JSON = "application/json"


class UnknownResource(InvalidRequest):
    """There is nothing to be read under this URI."""


@frozen(kw_only=True, eq=False)
class Resource:
    """Something that can be read under a fixed URI."""

    uri: str
    name: str
    read: str | Callable[[Any], Awaitable[object]]
    """Names an `async (ReadCall) -> data`, or is one where it is contributed at run time.

    The data is a text, bytes, an `Embedded` or several of them, or JSON data.
    """
    scope: Scope
    """What the caller must be allowed."""
    title: str | None = None
    description: str | None = None
    mime_type: str = JSON
    size: int | None = None
    """Bytes; None: not known."""
    icons: tuple[Icon, ...] = ()
    annotations: Annotations | None = None
    changed_by: str | None = None
    """Names a pure `(Event) -> Iterable[str]`: the URIs that an event changes. Subscribers in
    every process hear of them. None: no event does; see also `Contributed.touch`."""


@frozen(kw_only=True, eq=False)
class ResourceTemplate:
    """Things that can be read under URIs of one form."""

    uri_template: str
    """As RFC 6570 has it, such as 'ccmaster://session_status/{session_id}'."""
    name: str
    read: str | Callable[[Any], Awaitable[object]]
    """As for a `Resource`; raises `UnknownResource` where there is no such thing."""
    scope: Scope
    """What the caller must be allowed."""
    title: str | None = None
    description: str | None = None
    mime_type: str = JSON
    icons: tuple[Icon, ...] = ()
    annotations: Annotations | None = None
    complete: Mapping[str, str] = field(factory=dict)
    """For a variable: names an `async (Completion) -> Iterable[str]`, the best value first."""
    changed_by: str | None = None
    """As for a `Resource`."""
