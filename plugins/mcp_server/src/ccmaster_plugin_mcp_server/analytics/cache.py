"""Figures in a file, so that a process need not fold what another has folded."""

import logging
import os
import tempfile
from pathlib import Path

from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.kept import load

log = logging.getLogger(__name__)

NAME = "figures.jsonl"


def write(folder: Path, text: str) -> None:
    """Replace the file whole, for nobody but the owner.

    Several processes may write it: each writes what is true, and the last one stays. It is a
    cache, so it need not be durable: a file that is not whole is not believed.

    Args:
        folder: Where it lies; it is made where it is not there.
        text: What `kept.dump` wrote.

    Raises:
        OSError: It cannot be written; what was there stays.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, hidden = tempfile.mkstemp(prefix=f".{NAME}-", dir=folder)  # readable by the owner
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(hidden).replace(folder / NAME)
    except BaseException:
        Path(hidden).unlink(missing_ok=True)
        raise


def read(folder: Path) -> Figures | None:
    """Return the figures of the file; None where there is none that can be believed."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        log.warning("the figures in %s cannot be read and are made again: %s", folder, error)
        return None
    return load(text)
