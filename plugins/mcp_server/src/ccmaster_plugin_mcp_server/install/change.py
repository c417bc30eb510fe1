"""Decides what becomes of a client's file: a pure function of what is in it and what is wanted."""

from enum import StrEnum
from typing import Any

from attrs import frozen

from ccmaster_hookspecs.errors import ConfigurationError, Refused
from ccmaster_plugin_mcp_server.install import edits, jsonc
from ccmaster_plugin_mcp_server.install.clients import Dialect
from ccmaster_plugin_mcp_server.install.document import Document, Member, Span
from ccmaster_plugin_mcp_server.install.entries import is_ours
from ccmaster_plugin_mcp_server.install.showing import difference

NOWHERE = Span(0, 0)
BY_HAND = "mend the file, or add by hand what `ccmaster mcp install print` shows"


class Kind(StrEnum):
    """What happens to the entry."""

    ADDED = "added"
    REPLACED = "replaced"
    REMOVED = "removed"
    NOTHING = "nothing"


@frozen(kw_only=True)
class Change:
    """What is to be done to a file."""

    path: str
    kind: Kind
    before: bytes | None
    """What the file must still say when it is written; None: it must not be there."""
    after: bytes
    shown: str
    """For people: a unified diff; empty where nothing changes."""
    has_entry: bool
    """Whether the file has the entry then."""


@frozen(kw_only=True)
class Slot:
    """Where an entry goes."""

    path: str
    """The file's."""
    dialect: Dialect
    """The client's."""
    name: str
    """The entry's."""
    force: bool = False
    """Whether an entry of this name may go that is not ccmaster's."""


def installed(slot: Slot, before: bytes | None, entry: Any) -> Change:
    """Return the change that gives a file an entry.

    Args:
        slot: Where.
        before: What is in the file; None: it is not there.
        entry: What the entry is to say.

    Raises:
        ConfigurationError: The file is not what its client could read.
        Refused: There is an entry of this name which is not ccmaster's.
    """
    document = _document(slot, before)
    if document is None:
        text = edits.new_text(slot.dialect.section, slot.name, entry)
        return _change(slot, Kind.ADDED, before, document, text)
    there = _entry(slot, document)
    if there and there.value.value == entry:
        return _nothing(slot, before, has_entry=True)
    _refuse_strangers(slot, there)
    text = edits.with_entry(document, slot.dialect.section, slot.name, entry)
    return _change(slot, Kind.REPLACED if there else Kind.ADDED, before, document, text)


def removed(slot: Slot, before: bytes | None) -> Change:
    """Return the change that takes an entry out of a file; arguments and errors as above."""
    document = _document(slot, before)
    there = _entry(slot, document)
    if document is None or there is None:
        return _nothing(slot, before, has_entry=False)
    _refuse_strangers(slot, there)
    text = edits.without_entry(document, slot.dialect.section, slot.name)
    return _change(slot, Kind.REMOVED, before, document, text)


def _document(slot: Slot, content: bytes | None) -> Document | None:
    """Read a file; None where there is nothing in it."""
    try:
        text = (content or b"").decode()
        if not text.strip("\ufeff \t\r\n"):
            return None
        document = jsonc.read(text, comments=slot.dialect.comments)
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{slot.path} is not UTF-8 text: byte {error.start} cannot be read", BY_HAND
        ) from None
    except jsonc.NotJson as error:
        raise ConfigurationError(
            f"{slot.path} is not JSON that {slot.dialect.title} reads: {error}", BY_HAND
        ) from None
    if not isinstance(document.root.value, dict):
        raise ConfigurationError(f"{slot.path} is not one JSON object", BY_HAND)
    return document


def _entry(slot: Slot, document: Document | None) -> Member | None:
    """Find the entry of a name.

    Raises:
        ConfigurationError: The section is no object, or something is there twice.
    """
    section = _only(slot, document.root.named(slot.dialect.section)) if document else None
    if section is None:
        return None
    if not isinstance(section.value.value, dict):
        raise ConfigurationError(f"{section.name!r} in {slot.path} is not an object", BY_HAND)
    return _only(slot, section.value.named(slot.name))


def _only(slot: Slot, members: list[Member]) -> Member | None:
    if len(members) > 1:
        raise ConfigurationError(f"{slot.path} says {members[0].name!r} twice", BY_HAND)
    return members[0] if members else None


def _refuse_strangers(slot: Slot, there: Member | None) -> None:
    if there and not slot.force and not is_ours(there.value.value):
        raise Refused(
            f"{slot.path} has an entry {slot.name!r} that is not ccmaster's",
            "choose another with `--name`, or add `--force`",
        )


def _nothing(slot: Slot, before: bytes | None, *, has_entry: bool) -> Change:
    return Change(
        path=slot.path,
        kind=Kind.NOTHING,
        before=before,
        after=before or b"",
        shown="",
        has_entry=has_entry,
    )


def _change(
    slot: Slot, kind: Kind, before: bytes | None, document: Document | None, text: str
) -> Change:
    after = jsonc.read(text, comments=slot.dialect.comments)
    own = (_own(slot, document), _own(slot, after))
    return Change(
        path=slot.path,
        kind=kind,
        before=before,
        after=text.encode(),
        shown=difference(slot.path, document, after, own),
        has_entry=kind is not Kind.REMOVED,
    )


def _own(slot: Slot, document: Document | None) -> Span:
    """Say where the entry is, if it is ccmaster's."""
    there = _entry(slot, document)
    return there.span if there and is_ours(there.value.value) else NOWHERE
