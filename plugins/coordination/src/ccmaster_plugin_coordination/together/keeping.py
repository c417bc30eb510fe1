"""Keeping events in one commit with messages, where there are any."""

from collections.abc import Mapping, Sequence

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.messages import Outgoing
from ccmaster_hookspecs.principals import Principal


async def together(
    host: Host,
    messages: Sequence[Outgoing],
    events: Sequence[Event],
    expect: Mapping[str, int],
    *,
    by: Principal,
) -> None:
    """Keep events, and messages to sessions that live; without them where one just ended.

    Raises:
        Conflict: A stream of `expect` has moved on; nothing was kept.
    """
    if messages:
        try:
            await host.send_together(messages, by=by, also=events, expect=expect)
        except InvalidRequest:
            pass  # a session has just ended: what is true of the tasks is kept all the same
        else:
            return
    await host.store.append(*events, expect=expect)
