"""What led to a message: how an agent's own messages follow from those that it works on.

A chain begins with a person's message, or with what an agent sends by itself. Each message that
an agent sends while it works on others is one hop further than the furthest of these.
"""

from collections.abc import Iterable, Sequence

from attrs import define, field, frozen

from ccmaster_hookspecs.events import Event, MessageSent, TurnStarted, session_stream
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.storage import EventStore, Stored
from ccmaster_plugin_coordination.messaging import letters
from ccmaster_plugin_coordination.messaging.events import MailRead, Posted
from ccmaster_plugin_coordination.messaging.words import mail_stream, outbox_stream

PAGE = 100
MANY = 1000
"""Of how many it is kept; the longest silent is read again where it is asked for."""
_BEGINS = {PrincipalKind.PERSON, PrincipalKind.CLIENT, PrincipalKind.SESSION}
"""Those whose messages begin a chain where no letter tells of one; ccmaster itself says nothing
of its own: what it says belongs to what the agent did before."""


@frozen
class Chain:
    """What somebody works on."""

    root: str | None
    """The message that all of it came from; None: nothing yet, what comes next begins it."""
    hop: int
    """How many messages lie between that and what is worked on."""

    def next(self, post_id: str) -> "Chain":
        """Return the chain of what is sent because of it."""
        return Chain(self.root or post_id, self.hop + 1)


START = Chain(None, 0)


@define
class Chains:
    """What agents worked on when this process last looked, so that it reads on from there."""

    _store: EventStore
    _known: dict[Principal, tuple[int, Chain]] = field(factory=dict)

    @classmethod
    def of(cls, host: Host) -> "Chains":
        """Return those of a store; nothing is read yet."""
        return cls(host.store)

    async def at(self, principal: Principal, upto: int) -> Chain:
        """Return what a principal worked on at a position of the store's order."""
        known = self._known.get(principal)
        chain = await chain_of(self._store, principal, upto, known)
        if known is None or known[0] < upto:
            self._known.pop(principal, None)
            self._known[principal] = (upto, chain)
        while len(self._known) > MANY:
            del self._known[next(iter(self._known))]
        return chain


async def chain_of(
    store: EventStore, principal: Principal, upto: int, known: tuple[int, Chain] | None = None
) -> Chain:
    """Return what a principal worked on at a position of the store's order.

    Args:
        store: The store.
        principal: Who; only a session's agent works because of others' messages.
        upto: The last position that counts.
        known: A position, and what it worked on there; None: only its outbox tells.
    """
    if principal.kind is not PrincipalKind.SESSION:
        return Chain(None, -1)
    last = await _last_posted(store, principal, upto)
    after, chain = (last.upto, Chain(last.root, last.hop - 1)) if last else (0, START)
    if known and after < known[0] <= upto:
        # Where it worked on nothing, a post from before may have come into the store only then.
        after, chain = known[0], chain if known[1].root is None else known[1]
    for stored in await _since(store, principal, after, upto):
        match stored.event:
            case TurnStarted(message_ids=ids):
                chain = furthest([await _of_message(store, stored, one) for one in ids], chain)
            case MailRead(root=root, hop=hop):
                chain = furthest([chain, Chain(root, hop)], chain)
    return chain


def furthest(chains: Iterable[Chain | None], otherwise: Chain) -> Chain:
    """Return the chain of the most hops; of equals the first. Pure."""
    known = [chain for chain in chains if chain is not None]
    return max(known, key=lambda chain: chain.hop, default=otherwise)


async def _since(
    store: EventStore, principal: Principal, after: int, upto: int
) -> Sequence[Stored]:
    """Return what a session's agent began to work on between two positions, in order."""
    found: list[Stored] = []
    for stream in (session_stream(principal.name), mail_stream(principal)):
        position = after
        while batch := await store.read(after=position, stream=stream):
            position = batch[-1].position
            found += (one for one in batch if one.position <= upto and _counts(one.event))
            if position >= upto:
                break
    return sorted(found, key=lambda stored: stored.position)


def _counts(event: Event) -> bool:
    return isinstance(event, TurnStarted | MailRead)


async def _of_message(store: EventStore, begun: Stored, message_id: str) -> Chain | None:
    """Return the chain of a message with which a turn began; None: it belongs to none itself."""
    if of := await letters.letter(store, message_id):
        return Chain(of.of.root, of.of.hop)
    session_id = begun.event.session_id or ""
    stored = await letters.sent(store, session_id, message_id, begun.position)
    event = stored.event if stored else None
    if isinstance(event, MessageSent) and event.by.kind in _BEGINS:
        return Chain(message_id, 0)
    return None


async def _last_posted(store: EventStore, sender: Principal, upto: int) -> Posted | None:
    """Return what a sender last posted, among what stands up to a position."""
    before, count = upto + 1, 1
    while page := await store.tail(outbox_stream(sender), count, before):
        for stored in reversed(page):
            if isinstance(stored.event, Posted):
                return stored.event
        before, count = page[0].position, PAGE
    return None
