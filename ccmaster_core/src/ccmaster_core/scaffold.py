"""Writing a new plugin: a distribution that installs, is found, and passes its own tests."""

import re
import shutil
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from ccmaster_core import __version__
from ccmaster_core.settings import CORE
from ccmaster_hookspecs.errors import CcmasterError, InvalidRequest
from ccmaster_hookspecs.markers import PROJECT

LONGEST_NAME = 40
SUFFIX = ".template"
"""Keeps tools from taking a template for the file that it becomes."""

PACKAGE = "PACKAGE"
"""The folder that is named after the new plugin's package."""

_TABLES = frozenset(settings.table for settings in CORE)
_HERE = resources.files("ccmaster_core")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def write(name: str, folder: Path) -> Path:
    """Write the distribution of a new plugin.

    Args:
        name: The plugin's one word, such as 'green-tea'.
        folder: The folder to write it in, which is there.

    Returns:
        The new folder, named 'ccmaster-plugin-' and the name.

    Raises:
        InvalidRequest: The name cannot be a plugin's, or there is such a folder already.
        CcmasterError: The folder cannot be written.
    """
    _check(name)
    words = _words(name)
    target = folder / words["distribution"]
    try:
        target.mkdir()
    except FileExistsError:
        raise InvalidRequest(
            f"{target} is there already", "choose another name, or another folder"
        ) from None
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        for parts, template in _templates(_HERE / "templates" / "plugin"):
            file = target.joinpath(
                *(words["package"] if part == PACKAGE else part for part in parts)
            )
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(template.substitute(words), encoding="utf-8")
    except BaseException as error:
        shutil.rmtree(target, ignore_errors=True)  # all of it, or nothing
        if isinstance(error, OSError):
            raise _unwritable(target, error) from error
        raise
    return target


def _unwritable(target: Path, error: OSError) -> CcmasterError:
    reason = error.strerror or str(error)
    return CcmasterError(f"{target} cannot be written: {reason}", "name a folder you can write to")


def _check(name: str) -> None:
    own = name == PROJECT or name.startswith(f"{PROJECT}-") or name in _TABLES
    if own or len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise InvalidRequest(
            f"{name!r} cannot be the name of a plugin",
            f"use at most {LONGEST_NAME} lower-case letters, digits and single dashes, with a "
            f"letter first, such as 'green-tea'; not '{PROJECT}-' before it, and no table of "
            f"ccmaster's own ({', '.join(sorted(_TABLES))})",
        )


def _words(name: str) -> dict[str, str]:
    table = name.replace("-", "_")
    return {
        "name": name,
        "table": table,
        "package": f"{PROJECT}_plugin_{table}",
        "distribution": f"{PROJECT}-plugin-{name}",
        "camel": name.replace("-", " ").title().replace(" ", ""),
        "contract": ".".join((*__version__.split(".")[:2], "*")),
    }


def _templates(
    folder: Traversable, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Template]]:
    """Yield every template, with the path of the file that it becomes."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _templates(entry, (*above, entry.name))
        elif entry.name.endswith(SUFFIX):
            text = entry.read_text(encoding="utf-8")
            yield (*above, entry.name.removesuffix(SUFFIX)), Template(text)
