"""Keeps a file that is there while a host is up, for a status bar to look at."""

import os
from pathlib import Path

from ccmaster_hookspecs import hookimpl


@hookimpl
def on_start(host):
    """Light the lamp. A plain function runs in a thread, so it may wait for the disk."""
    _lamp(host).touch()


@hookimpl
def on_stop(host):
    """Put it out."""
    _lamp(host).unlink(missing_ok=True)


def _lamp(host):
    folder = os.environ.get("LAMP_FOLDER") or Path.home()
    return Path(folder, f"ccmaster-{host.host_id}.lamp")
