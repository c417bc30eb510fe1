"""From the shell into a command, and back to the shell with an exit code."""

import os
import sys
from typing import NoReturn

from ccmaster_core.cli import failures, logs_to_screen
from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.root import command

NAME = "ccmaster"


def run() -> NoReturn:
    """Run the command that the shell named, and exit: 0 done, 1 failed, 2 wrongly called."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a sign shows a mark for it; nothing fails for that.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    logs_to_screen.begin(os.environ)
    command_line = CommandLine(os.environ)
    try:
        command().main(prog_name=NAME, obj=command_line)
    except SystemExit as ended:
        code = ended.code
    except BaseException as error:  # noqa: BLE001 - the edge: whatever it is, a person is told
        completing = logs_to_screen.COMPLETING in os.environ
        code = 0 if completing else failures.tell(error, debug=command_line.debug)
    else:
        code = 0
    sys.exit(code if failures.flushed() else 1)
