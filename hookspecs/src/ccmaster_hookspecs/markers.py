"""The two decorators that make a function a hook.

The module imports nothing but pluggy, so that a plugin's own import stays light.
"""

import pluggy

PROJECT = "ccmaster"
ENTRY_POINT_GROUP = "ccmaster.plugins"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
