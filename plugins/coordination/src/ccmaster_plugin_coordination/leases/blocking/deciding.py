"""Whether an agent may use a tool, as far as leases have a say.

An agent that no lease stands against pays one look at what is new in the store: about a seventh
of a millisecond, so that a lease keeps everyone off from the moment it is granted.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.decisions import Deny
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.leases.blocking.changes import FOLDERS, Change, Changes
from ccmaster_plugin_coordination.leases.blocking.uses import changes_of, is_harmless
from ccmaster_plugin_coordination.leases.board import Board, Standing, standing
from ccmaster_plugin_coordination.leases.events import Mode
from ccmaster_plugin_coordination.leases.lease import Lease
from ccmaster_plugin_coordination.leases.places import Aim, aims
from ccmaster_plugin_coordination.leases.repositories import NOWHERE, repositories
from ccmaster_plugin_coordination.leases.telling import held, what_to_do

MOST_SESSIONS = 1000
"""Of how many sessions it is kept where their shells went; the longest silent is forgotten."""


@define
class Wanderings:
    """Where the shells of sessions may be: a shell stays where an earlier command left it."""

    _folders: dict[str, tuple[str, ...]] = field(factory=dict)

    @classmethod
    def of(cls, _: Host) -> "Wanderings":
        """Return one that knows of none, for `Host.kept`."""
        return cls()

    def folders(self, status: Status) -> tuple[str, ...]:
        """Return where a session's shell may be, first where the session works.

        What a command went to that is not there, it cannot have gone to.
        """
        rest = map(_expanded, self._folders.get(status.session_id, ()))
        there = (os.path.realpath(one) for one in rest if os.path.isdir(one))  # noqa: PTH112
        return tuple(dict.fromkeys((status.working_dir, *there)))[:FOLDERS]

    def went(self, status: Status, folders: Sequence[str]) -> None:
        """Take note of where a command may have left a session's shell."""
        self._folders.pop(status.session_id, None)
        self._folders[status.session_id] = tuple(folders)
        if len(self._folders) > MOST_SESSIONS:
            del self._folders[next(iter(self._folders))]


async def decided(
    host: Host, status: Status, tool: str, arguments: Mapping[str, Any]
) -> Deny | None:
    """Deny a use of a tool that may change what another session has leased.

    Args:
        host: ccmaster.
        status: Where the session stands that wants to use it.
        tool: The agent's name for the tool.
        arguments: What it would be called with.
    """
    if is_harmless(tool):
        return None
    known = await host.kept(Board.of).now()
    others = [one for one in known.by_id.values() if one.session != status.session_id]
    if not others and "cd" not in str(arguments.get("command", "")):
        return None
    wanderings = host.kept(Wanderings.of)
    changed = changes_of(tool, arguments, wanderings.folders(status))
    if changed.folders != (status.working_dir,):
        wanderings.went(status, changed.folders)
    aimed, unseen = aimed_at(changed) if others else ([], "")
    near = _around(changed) if unseen else set()
    suspected = [
        one for one in others if one.repository in near or any(one.meets(aim) for aim in aimed)
    ]
    if not suspected:
        return None
    own = [one for one in known.by_id.values() if one.session == status.session_id]
    stands = await standing(host, *suspected, *own)
    counting = [one for one in suspected if stands.counts(one)]
    return _denied(aimed, counting, [one for one in own if stands.counts(one)], stands) or next(
        (Deny(_unseen(unseen, one, stands)) for one in counting if one.repository in near), None
    )


def _denied(
    aimed: Sequence[Aim], counting: Sequence[Lease], own: Sequence[Lease], stands: Standing
) -> Deny | None:
    """Deny what may change paths of others. Pure."""
    for aim in aimed:
        for lease in counting:
            if lease.meets(aim) and not _passes(aim, lease, own):
                return Deny(_told(aim.shown, lease, stands))
    return None


def _passes(aim: Aim, lease: Lease, own: Sequence[Lease]) -> bool:
    """Say whether a session may change what others share with it. Pure."""
    return lease.mode is Mode.SHARED and any(one.covers(aim) for one in own)


def aimed_at(changed: Changes) -> tuple[list[Aim], str]:
    """Return what changes lead to, and why not all of it can be told."""
    found: dict[tuple[object, ...], Aim] = {}
    unseen = changed.unseen
    for change in dict.fromkeys(changed.several):
        try:
            for aim in _aims(change):
                found.setdefault((aim.absolute, aim.tree), aim)
        except InvalidRequest as error:
            if change.certain:
                unseen = unseen or error.problem
        except (OSError, ValueError):
            continue  # no file can have that name
    return list(found.values()), unseen


def _aims(change: Change) -> Iterator[Aim]:
    folder = _expanded(change.folder)
    if change.worktree:
        around = next(repositories(os.path.realpath(folder)))
        folder = folder if around.common == NOWHERE else around.root
    yield from aims(change.glob, folder, tree=change.tree)


def _around(changed: Changes) -> set[str]:
    """Name the repositories that a command works in."""
    folders = (os.path.realpath(_expanded(folder)) for folder in changed.folders)
    return {next(repositories(folder)).common for folder in folders}


def _expanded(folder: str) -> str:
    return os.path.expanduser(folder)  # noqa: PTH111 - Path's raises where there is no home


def _told(path: str, lease: Lease, stands: Standing) -> str:
    return f"{one_line(path)[:200]} is leased: {held(lease, stands)}. {what_to_do(lease, stands)}"


def _unseen(why: str, lease: Lease, stands: Standing) -> str:
    return (
        f"paths here are leased, and ccmaster cannot tell what this would change, because "
        f"{one_line(why)}: {held(lease, stands)}. Write the paths out, one plain command at a "
        f"time, and leave those alone. {what_to_do(lease, stands)}"
    )
