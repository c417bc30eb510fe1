"""Events of the plugin's own: messaging."""

from ccmaster_hookspecs.events import Event

KINDS: tuple[type[Event], ...] = ()
