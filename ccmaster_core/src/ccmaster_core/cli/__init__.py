"""The `ccmaster` command line: the only part of the core that knows Typer."""

from ccmaster_core.cli.entry import main

__all__ = ["main"]
