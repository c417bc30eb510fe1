"""Whether an event holds what someone looks for, and where. Pure."""

from datetime import datetime

from attrs import frozen

from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_mcp_server.analytics.definitions import figure
from ccmaster_plugin_mcp_server.analytics.search.query import TEXTS, Query

AROUND = 120
"""How many characters of text are shown before and after a match."""


@frozen(kw_only=True)
class Match:
    """An event that holds what was looked for."""

    position: int = figure("The event's position in the store.")
    at: datetime = figure("When it happened, in UTC.")
    stream: str = figure("The stream it stands in.")
    session_id: str | None = figure("The session it is of; null: of none.")
    kind: str = figure("Its kind.")
    field: str = figure("The field of it that holds the text.")
    excerpt: str = figure(
        f"The text around the first match: up to {AROUND} characters before and after it."
    )
    begin: int = figure("Where the match begins in the excerpt, in characters.")
    end: int = figure("Where it ends in the excerpt.")
    offset: int = figure("Where it begins in the field's whole text.")
    length: int = figure("How many characters the whole text has.")
    matches: int = figure("How often the text is in the field.")


def match(query: Query, stored: Stored) -> Match | None:
    """Return where an event holds what is looked for, in the first field that does.

    Returns:
        None where it does not, or is not wanted.
    """
    event = stored.event
    if not query.wants(event):
        return None
    for field in TEXTS[type(event)]:
        text = getattr(event, field) or ""
        if first := query.pattern.search(text):
            begin = max(first.start() - AROUND, 0)
            return Match(
                position=stored.position,
                at=event.at,
                stream=event.stream,
                session_id=event.session_id,
                kind=type(event).__name__,
                field=field,
                excerpt=text[begin : first.end() + AROUND],
                begin=first.start() - begin,
                end=first.end() - begin,
                offset=first.start(),
                length=len(text),
                matches=sum(1 for _ in query.pattern.finditer(text)),
            )
    return None
