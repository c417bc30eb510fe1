"""Launches sessions with a cheap model where none was asked for, and none in a home folder."""

from pathlib import Path

from attrs import evolve

from ccmaster_hookspecs import Refuse, hookimpl


@hookimpl
def decide_launch(request):
    """Refuse a launch, or change it; None leaves it as it was asked for."""
    if Path(request.working_dir) == Path.home():
        return Refuse("a session needs a folder of its own, not your whole home")
    if request.model is None:
        return evolve(request, model="haiku")
    return None
