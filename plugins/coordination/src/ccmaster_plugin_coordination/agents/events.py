"""Events of the plugin's own: agents."""

from ccmaster_hookspecs.events import Event

KINDS: tuple[type[Event], ...] = ()
