"""Events of the plugin's own: together."""

from ccmaster_hookspecs.events import Event

KINDS: tuple[type[Event], ...] = ()
