"""Which resources of shared state and checkpoints an event changes. Pure."""

from collections.abc import Iterable

from ccmaster_hookspecs.events import Event
from ccmaster_plugin_coordination.sync.events import CHECKPOINT, SPACE, CheckpointTaken


def shared_state(event: Event) -> Iterable[str]:
    """Return the URI of the space that an event changes."""
    if event.stream.startswith(SPACE):
        return (f"ccmaster://shared_state/{event.stream.removeprefix(SPACE)}",)
    return ()


def checkpoints(event: Event) -> Iterable[str]:
    """Return the URI of the list of checkpoints, if an event adds one."""
    return ("ccmaster://checkpoints",) if isinstance(event, CheckpointTaken) else ()


def checkpoint(event: Event) -> Iterable[str]:
    """Return the URI of the checkpoint that an event is."""
    if isinstance(event, CheckpointTaken):
        return (f"ccmaster://checkpoints/{event.stream.removeprefix(CHECKPOINT)}",)
    return ()
