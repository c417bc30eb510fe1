"""Events of the plugin's own: sync."""

from ccmaster_hookspecs.events import Event

KINDS: tuple[type[Event], ...] = ()
