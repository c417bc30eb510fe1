"""One mailbox as its events tell it: what is in it, and how far each mail has come. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from attrs import define, evolve, field, frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_coordination.messaging import events as m
from ccmaster_plugin_coordination.messaging.words import MailState


@frozen(kw_only=True)
class Mail:
    """A mail without its text, which stays in the store."""

    mail_id: str
    by: Principal
    subject: str
    thread: str
    root: str
    hop: int
    in_reply_to: str | None
    sent_at: datetime
    deadline: datetime | None
    state: MailState = MailState.SENT
    changed_at: datetime


@define
class Mailbox:
    """A principal's mails, the oldest first."""

    position: int = 0
    """The last event that went into it: what a writer expects of its stream."""
    _mails: dict[str, Mail] = field(factory=dict)
    _unread: dict[str, None] = field(factory=dict)

    @property
    def mails(self) -> Mapping[str, Mail]:
        """Every mail that ever came in, by its id."""
        return MappingProxyType(self._mails)

    @property
    def unread(self) -> Sequence[Mail]:
        """Those that were not read, and may still be."""
        return [self._mails[mail_id] for mail_id in self._unread]

    @property
    def untold(self) -> Sequence[Mail]:
        """Those of them that their owner knows nothing of."""
        return [mail for mail in self.unread if mail.state is MailState.SENT]

    def due(self, now: datetime) -> Sequence[Mail]:
        """Return those whose deadline has passed unread."""
        return [mail for mail in self.unread if mail.deadline and mail.deadline <= now]

    def apply(self, position: int, event: Event) -> None:
        """Fold an event that follows on what is folded; an older one changes nothing."""
        if position <= self.position:
            return
        self.position = position
        match event:
            case m.MailSent():
                if event.mail_id not in self._mails:
                    self._mails[event.mail_id] = _arrived(event)
                    self._unread[event.mail_id] = None
            case m.MailTold(mail_ids=ids):
                self._move(ids, MailState.DELIVERED, {MailState.SENT}, event.at)
            case m.MailRead(mail_ids=ids):
                self._move(ids, MailState.STARTED, _UNREAD, event.at)
            case m.MailAnswered(mail_id=mail_id):
                self._move((mail_id,), MailState.ANSWERED, _OPEN, event.at)
            case m.MailExpired(mail_ids=ids):
                self._move(ids, MailState.EXPIRED, _UNREAD, event.at)
            case m.MailFailed(mail_ids=ids):
                self._move(ids, MailState.FAILED, _UNREAD, event.at)

    def _move(self, ids: Sequence[str], to: MailState, of: "set[MailState]", at: datetime) -> None:
        for mail_id in ids:
            mail = self._mails.get(mail_id)
            if mail is not None and mail.state in of:
                self._mails[mail_id] = evolve(mail, state=to, changed_at=at)
                if not to.unread:
                    self._unread.pop(mail_id, None)


_UNREAD = {MailState.SENT, MailState.DELIVERED}
_OPEN = {*_UNREAD, MailState.STARTED}


def _arrived(event: m.MailSent) -> Mail:
    return Mail(
        mail_id=event.mail_id,
        by=event.by,
        subject=event.subject,
        thread=event.thread,
        root=event.root,
        hop=event.hop,
        in_reply_to=event.in_reply_to,
        sent_at=event.at,
        deadline=event.deadline,
        changed_at=event.at,
    )
