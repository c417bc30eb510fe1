"""Adds the store `memory`, which keeps events for as long as one process lives."""

from ccmaster_hookspecs import Store, hookimpl


@hookimpl
def register_stores():
    """Add the store; `name = "memory"` and `url = "memory:"` under `[store]` choose it."""
    return [
        Store(
            name="memory",
            open="ccmaster_plugin_memory.store:open_store",
            help="Forgets everything when the process ends; for trials.",
        )
    ]
