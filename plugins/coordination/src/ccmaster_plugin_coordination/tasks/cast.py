"""The agents that tasks speak of: those that live, and those that once had to do with them."""

from collections.abc import Iterable, Mapping

from attrs import frozen

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.agents.standing import as_they_are
from ccmaster_plugin_coordination.tasks.passing import living
from ccmaster_plugin_coordination.tasks.task import Task


@frozen
class Cast:
    """Agents by their sessions' ids."""

    known: Mapping[str, Status]

    def name(self, session_id: str) -> str:
        """Return what an agent is called; the beginning of its id where nobody knows."""
        status = self.known.get(session_id)
        return (status.name if status else "") or session_id[:8]

    def lives(self, session_id: str) -> bool:
        """Say whether an agent is there that can take tasks."""
        return session_id in living(list(filter(None, [self.known.get(session_id)])))

    def able(self, capabilities: Iterable[str], among: Iterable[str] | None) -> bool:
        """Say whether there is an agent that can take a task of this sort.

        Args:
            capabilities: What it must be able to do.
            among: The only ones that may; None: any.
        """
        wanted, allowed = {*capabilities}, None if among is None else {*among}
        return any(
            wanted <= {*status.capabilities} and (allowed is None or session_id in allowed)
            for session_id, status in living(list(self.known.values())).items()
        )


async def cast(host: Host, tasks: Iterable[Task]) -> Cast:
    """Return the agents that live, and those that some tasks speak of, as they are now."""
    spoken_of = {
        session_id
        for task in tasks
        for session_id in (task.session, task.assignee, *(task.open_to or ()))
        if session_id
    }
    known = await as_they_are(host, (await sessions(host, spoken_of)).values())
    return Cast({status.session_id: status for status in known})


async def sessions(host: Host, more: Iterable[str] = ()) -> Mapping[str, Status]:
    """Return where the sessions stand that live, and some others that need not, by id."""
    known = {status.session_id: status for status in await host.sessions()}
    for session_id in {*more} - known.keys():
        try:
            status = await host.status(session_id)
        except InvalidRequest:
            continue
        if status.session_id == session_id:
            known[session_id] = status
    return known
