"""What holds now, as a prompt tells it: the living sessions."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_mcp_server.sessions.facts import doing
from ccmaster_plugin_mcp_server.sessions.prompting.quoting import cell, table
from ccmaster_plugin_mcp_server.sessions.standing import standing

SHOWN = 20
"""Sessions that a prompt shows; the rest can be listed."""


@frozen
class Scene:
    """The sessions that live."""

    living: Sequence[Status]
    """As they are; the newest first."""

    def named(self, wanted: str) -> Status | None:
        """Return the living session that a name, an id or its beginning means; None: none."""
        for status in self.living:
            if wanted in (status.name, status.session_id):
                return status
        begun = [status for status in self.living if status.session_id.startswith(wanted)]
        return begun[0] if wanted and len(begun) == 1 else None

    def table(self) -> str:
        """Show them."""
        if not self.living:
            return "No session lives. create_session launches one."
        shown = sessions_table(self.living[:SHOWN])
        more = len(self.living) - SHOWN
        return f"{shown}\n\n{more} more live: list_sessions tells them." if more > 0 else shown


def sessions_table(statuses: Iterable[Status]) -> str:
    """Show some sessions, a line each."""
    head = ("session", "state", "what it does", "folder", "model")
    return table(head, ([*_row(status)] for status in statuses))


async def scene(host: Host) -> Scene:
    """Look at what holds now."""
    known = await standing(host)
    return Scene([known.of(status) for status in reversed(await host.sessions())])


def _row(status: Status) -> Iterable[str]:
    yield cell(status.name)
    yield str(status.state)
    yield cell(doing(status))
    yield cell(status.working_dir)
    yield cell(status.model or status.runtime)
