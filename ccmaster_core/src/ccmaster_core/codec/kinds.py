"""The kinds of events that one process knows, by name."""

from collections.abc import Iterable, Mapping

from ccmaster_hookspecs import events
from ccmaster_hookspecs.errors import PluginError
from ccmaster_hookspecs.events import Event, UnknownEvent

CORE_KINDS: tuple[type[Event], ...] = tuple(
    kind
    for kind in (getattr(events, name) for name in events.__all__)
    if isinstance(kind, type) and issubclass(kind, Event) and kind not in (Event, UnknownEvent)
)


def by_name(extra: Iterable[type[Event]]) -> Mapping[str, type[Event]]:
    """Return the core's kinds and those of plugins.

    Raises:
        PluginError: Two kinds have one name, or one is not an attrs class of events.
    """
    named = {kind.__name__: kind for kind in CORE_KINDS}
    for kind in extra:
        name = f"{kind.__module__}.{kind.__qualname__}"
        if not _is_kind(kind):
            raise PluginError(f"{name} is not a kind of event", "derive it from Event with @frozen")
        if taken := named.get(kind.__name__):
            raise PluginError(
                f"{name} has the name of a kind of {taken.__module__}", "give it another name"
            )
        named[kind.__name__] = kind
    return named


def _is_kind(kind: type) -> bool:
    own = "__attrs_attrs__" in vars(kind)
    return own and issubclass(kind, Event) and kind not in (Event, UnknownEvent)
