"""The commands that the plugin adds."""
