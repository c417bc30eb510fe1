"""Which resources an event changes: each resource says so itself, by a pure function."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import define, field
from mcp.server.subscriptions import ResourceUpdated

from ccmaster_hookspecs.contributed import Contributed
from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.mcp import Resource, ResourceTemplate
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_mcp_server.protocol.topics import Note, Topics

log = logging.getLogger(__name__)

Offers = Mapping[str, Resource] | Mapping[str, ResourceTemplate]
ChangedBy = Callable[[Event], Iterable[str]]


def noting(
    contributed: Contributed, topics: Topics, note: Note
) -> Callable[[Sequence[Stored]], None]:
    """Return what takes events and notes which resources they change.

    Args:
        contributed: The resources.
        topics: Where nobody listens, nothing is looked at.
        note: Takes note of each resource that changed.
    """
    touched = Touched(contributed)

    def saw(batch: Sequence[Stored]) -> None:
        if topics.quiet:
            return
        for stored in batch:
            for uri in touched.by(stored.event):
                note(uri, ResourceUpdated(uri))

    return saw


@define
class Touched:
    """Knows what events change, by what the resources of now say."""

    _contributed: Contributed
    _views: tuple[Offers, Offers] | None = None
    _functions: dict[ChangedBy, str] = field(factory=dict)
    """Each function once, though several resources name it, with the first of them."""
    _failed: set[ChangedBy] = field(factory=set)

    def by(self, event: Event) -> Iterator[str]:
        """Yield the URIs that an event changes; a function that fails changes none."""
        self._renew()
        for changed_by, uri in self._functions.items():
            try:
                yield from changed_by(event)
            except Exception:
                if changed_by not in self._failed:
                    self._failed.add(changed_by)
                    log.exception("what changes %s cannot be told; said only once", uri)

    def _renew(self) -> None:
        contributed = self._contributed
        views: tuple[Offers, Offers] = (contributed.resources, contributed.templates)
        if self._views is not None and all(
            new is old for new, old in zip(views, self._views, strict=True)
        ):
            return
        self._views, self._functions = views, {}
        for uri, offer in [*views[0].items(), *views[1].items()]:
            if offer.changed_by is None:
                continue
            try:
                function = contributed.code(offer, offer.changed_by)
            except CcmasterError as error:
                log.error("what changes %s cannot be told: %s", uri, error)
            else:
                self._functions.setdefault(function, uri)
