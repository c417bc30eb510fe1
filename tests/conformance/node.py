"""The programs of the protocol that run on Node, as `make .node/ready` installed them."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
_MODULES = ROOT / ".node" / "node_modules"
_PROGRAMS = _MODULES / "@modelcontextprotocol"
_NODE = _MODULES / "node" / "bin" / "node"

CONFORMANCE = _PROGRAMS / "conformance" / "dist" / "index.js"
INSPECTOR = _PROGRAMS / "inspector" / "clients" / "launcher" / "build" / "index.js"


def node(program: Path, *arguments: str) -> list[str]:
    """Return the command that runs a program.

    Raises:
        RuntimeError: It is not installed.
    """
    for needed in (program, _NODE):
        if not needed.is_file():
            raise RuntimeError(f"{needed} is not there: run `make .node/ready`")
    return [str(_NODE), str(program), *arguments]
