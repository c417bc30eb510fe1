"""Finds the program `ccmaster`, which clients start, and what it must be told to be this one."""

import os
import shutil
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path

from ccmaster_hookspecs.errors import InvalidRequest

NAME = "ccmaster"


def called() -> Sequence[str]:
    """Return where this installation's program may be, the likeliest first."""
    return (sys.argv[0], str(Path(sysconfig.get_path("scripts")) / NAME), NAME)


def find_program(candidates: Sequence[str], search_path: str | None) -> str:
    """Return the absolute path of the program.

    A link to it stays one: it is what outlives an upgrade.

    Args:
        candidates: Paths, or names to be searched for; what is not called `ccmaster` is left out.
        search_path: As in the variable PATH; None: the system's default.

    Raises:
        InvalidRequest: None of them is there.
    """
    for candidate in candidates:
        if Path(candidate).stem != NAME:
            continue
        if found := shutil.which(candidate, path=search_path or os.defpath):
            return _text(Path(found).absolute())
    raise InvalidRequest(
        "the program `ccmaster` is not where its Python is, nor on the PATH",
        "call this command as `ccmaster`, by its path",
    )


def home_to_tell(environ: Mapping[str, str], default: Path) -> str | None:
    """Return the `CCMASTER_HOME` that the program must be told; None: it finds its home alone.

    Args:
        environ: This process's.
        default: Where the home is when nothing is said.

    Raises:
        InvalidRequest: It is named by no absolute path.
    """
    if not (named := environ.get("CCMASTER_HOME")):
        return None
    home = Path(named).expanduser()
    if not home.is_absolute():
        raise InvalidRequest(
            f"CCMASTER_HOME is {named!r}, which is no absolute path", "set it to one, or unset it"
        )
    return None if home == default else _text(home)


def _text(path: Path) -> str:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise InvalidRequest(
            f"the path {str(path)!r} is not UTF-8, so no configuration file can name it",
            "use a path in UTF-8",
        ) from None
    return str(path)
