"""Log records become lines on stderr: warnings always, more where the person asks for it."""

import logging
import sys
from collections.abc import Mapping

COMPLETING = "_CCMASTER_COMPLETE"
"""Set where a shell asks for completions: whatever stood on stderr would spoil its line."""


class OneLine(logging.Formatter):
    """A record in one line that a terminal can be given."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; a traceback follows it only where one was asked for."""
        from ccmaster_hookspecs.clean import clean

        line = f"ccmaster: {record.levelname.lower()}: {clean(record.getMessage())}"
        if record.exc_info and logging.getLogger().isEnabledFor(logging.DEBUG):
            line += "\n" + clean(self.formatException(record.exc_info), lines=True)
        return line


def begin(environ: Mapping[str, str]) -> None:
    """Show warnings from here on."""
    to_screen = logging.StreamHandler(sys.stderr)
    to_screen.setFormatter(OneLine())
    logging.basicConfig(level=logging.WARNING, handlers=[to_screen])
    if COMPLETING in environ:
        logging.disable()


def show(level: int) -> None:
    """Show records of a level, and of those above it, from here on."""
    logging.getLogger().setLevel(level)
