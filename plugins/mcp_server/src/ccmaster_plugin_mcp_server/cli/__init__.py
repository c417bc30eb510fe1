"""The commands that the plugin contributes: its only part that knows Typer."""
