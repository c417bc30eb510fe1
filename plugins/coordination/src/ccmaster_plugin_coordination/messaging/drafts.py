"""What somebody wants to send, before it is looked at."""

import json
from hashlib import sha256

from attrs import asdict, frozen

from ccmaster_hookspecs.messages import Priority
from ccmaster_plugin_coordination.messaging.words import Kind

EVERYONE = "*"
PERSON = "person"
"""Whom agents call the person whose ccmaster it is."""
SUBJECT = 80
"""Characters of a subject that is made from the text."""


@frozen(kw_only=True)
class Draft:
    """A post, as it is asked for."""

    text: str
    to: tuple[str, ...] = ()
    """Ids or names of sessions, 'person', or '*' for all; empty: as the rest says."""
    include: tuple[str, ...] = ()
    """Of those that '*', a role or a capability names, only these; empty: all."""
    exclude: tuple[str, ...] = ()
    """Of those, not these."""
    role: str | None = None
    """All agents of this role."""
    capability: str | None = None
    """All agents that can do this."""
    kind: Kind | None = None
    """None: a message to agents, mail to others."""
    subject: str = ""
    priority: Priority = Priority.NEXT
    in_reply_to: str | None = None
    key: str | None = None
    """What the sender calls it, so that a repeated call posts once; None: nothing."""
    deadline_seconds: float | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it but the key."""
        fields = {name: value for name, value in asdict(self).items() if name != "key"}
        return sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()

    @property
    def heading(self) -> str:
        """The subject, or the beginning of the text, in one line."""
        line = " ".join((self.subject or self.text).split())
        return line if len(line) <= SUBJECT else line[: SUBJECT - 1] + "…"
