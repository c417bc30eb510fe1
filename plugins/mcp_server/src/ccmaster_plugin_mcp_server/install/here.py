"""Looks at this machine for where an entry goes."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from attrs import evolve

from ccmaster_hookspecs.errors import Refused
from ccmaster_plugin_mcp_server.install.clients import Client
from ccmaster_plugin_mcp_server.install.places import Machine, place, project_place


def file_of(client: Client, environ: Mapping[str, str], project: Path | None) -> Path:
    """Return the file that an entry goes into, by its real path; it need not be there.

    Args:
        client: The client.
        environ: This process's environment.
        project: The folder of the project whose file it is; None: the person's own.

    Raises:
        InvalidRequest: The environment does not tell, or the client knows no projects.
        Refused: The project would have it outside of itself.
    """
    if project is None:
        path = Path(place(client, _machine(environ)))
        return _real(path)
    path = _real(Path(project_place(client, project)))
    if not path.is_relative_to(os.path.realpath(project)):
        raise Refused(f"{path} is not in the project {project}", "see where its folders link to")
    return path


def _machine(environ: Mapping[str, str]) -> Machine:
    machine = Machine(platform=sys.platform, environ=environ)
    if machine.packages:
        found = sorted(folder.name for folder in Path(machine.packages).glob("Claude_*"))
        machine = evolve(machine, desktop_packages=tuple(found))
    return evolve(machine, older_file=Path(machine.claude_code / ".config.json").is_file())


def _real(path: Path) -> Path:
    """Follow links of its folders, not of the file."""
    return Path(os.path.realpath(path.parent)) / path.name
