"""The mailboxes that this process has looked into; each is read on from where it was."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from attrs import define, field

from ccmaster_hookspecs.events import Event, NoteSet, session_stream
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.storage import EventStore, Stored
from ccmaster_plugin_coordination.catching_up import Reader
from ccmaster_plugin_coordination.messaging.events import MailEvent
from ccmaster_plugin_coordination.messaging.mailbox import Mailbox
from ccmaster_plugin_coordination.messaging.words import MAIL, NOTE, mail_stream


@define
class Mailboxes:
    """Mailboxes by whose they are. Get those of a process with `mailboxes_of`."""

    _store: EventStore
    _reader: Reader
    """Reads all of them."""
    _boxes: dict[Principal, Mailbox] = field(factory=dict)
    _locks: dict[Principal, asyncio.Lock] = field(factory=lambda: defaultdict(asyncio.Lock))

    @classmethod
    def of(cls, host: Host) -> "Mailboxes":
        """Return the mailboxes of a store; nothing is read yet."""
        return cls(host.store, Reader(host.store, MAIL))

    async def box(self, owner: Principal) -> Mailbox:
        """Return a mailbox as the store has it now; do not keep it beyond the next `await`."""
        async with self._locks[owner]:
            box = self._boxes.setdefault(owner, Mailbox())
            while batch := await self._store.read(after=box.position, stream=mail_stream(owner)):
                for stored in batch:
                    box.apply(stored.position, stored.event)
            return box

    async def all(self) -> Mapping[Principal, Mailbox]:
        """Return every mailbox that anything ever came into."""
        async for batch in self._reader.new():
            for stored in batch:
                self._apply(stored)
        return MappingProxyType(self._boxes)

    def _apply(self, stored: Stored) -> None:
        if isinstance(stored.event, MailEvent):
            box = self._boxes.setdefault(stored.event.owner, Mailbox())
            box.apply(stored.position, stored.event)


def mailboxes_of(host: Host) -> Mailboxes:
    """Return the mailboxes of this process."""
    return host.kept(Mailboxes.of)


def noted(owner: Principal, unread: int) -> tuple[Event, ...]:
    """Return what is noted beside a living session of its unread mail. Pure."""
    if owner.kind is not PrincipalKind.SESSION:
        return ()
    text = f"{unread} unread" if unread else None
    return (NoteSet(stream=session_stream(owner.name), key=NOTE, text=text),)
