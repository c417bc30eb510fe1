"""Events of the plugin's own: leases."""

from ccmaster_hookspecs.events import Event

KINDS: tuple[type[Event], ...] = ()
