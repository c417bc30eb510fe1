"""The `ccmaster` command line: the only part of the core that knows Typer."""

import gc


def main() -> None:
    """Run the command that the shell named, and exit: 0 done, 1 failed, 2 wrongly called."""
    # Nothing that the imports make is garbage, and looking for it takes a tenth of the time
    # until help is shown. `ccmaster_core.cli.root` turns it on before a command is called.
    gc.disable()
    from ccmaster_core.cli import entry

    entry.run()
