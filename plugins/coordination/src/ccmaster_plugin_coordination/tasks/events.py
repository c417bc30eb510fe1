"""Events of the plugin's own: tasks."""

from ccmaster_hookspecs.events import Event

KINDS: tuple[type[Event], ...] = ()
