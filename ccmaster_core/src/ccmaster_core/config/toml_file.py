"""A TOML file, read whole and replaced whole."""

import os
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from ccmaster_hookspecs.errors import ConfigurationError


def read(path: Path) -> dict[str, Any]:
    """Return the tables of a file; none where it is not there.

    Raises:
        ConfigurationError: It cannot be read, or is not TOML; the problem says where.
    """
    return _parsed(_text(path), path)


def write(path: Path, tables: Mapping[str, Any]) -> Path | None:
    """Replace a file, or leave it as it was. Nobody but its owner may read it.

    Comments cannot be kept. Where a person wrote the file by hand, what they wrote stays
    beside it.

    Returns:
        The copy of what was written by hand; None where nothing is lost.

    Raises:
        ConfigurationError: It cannot be written; the file is as it was.
    """
    before, copy = _text(path), path.with_name(path.name + ".bak")
    try:
        after = tomli_w.dumps(tables).encode()
        by_hand = bool(before) and tomli_w.dumps(_parsed(before, path)) != before
    except (UnicodeEncodeError, RecursionError):
        raise ConfigurationError(
            f"{path} cannot hold such a value", "give text in UTF-8, and few brackets in brackets"
        ) from None
    try:
        if by_hand:
            _replace(copy, before.encode())
        _replace(path, after)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written: {error.strerror}",
            "see that its folder can be written to, and that the disk is not full",
        ) from None
    return copy if by_hand else None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as error:
        raise ConfigurationError(
            f"{path} is not TOML: {error}", "mend it there, or move the file away"
        ) from None
    except RecursionError:
        raise ConfigurationError(
            f"{path} has too many brackets within brackets", "mend it, or move the file away"
        ) from None


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path} is not UTF-8 text: byte {error.start} cannot be read",
            "save it as UTF-8, or move the file away",
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror}", "see that it is a file that you can read"
        ) from None


def _replace(path: Path, text: bytes) -> None:
    # Where the file is a link, as among dotfiles, it is the file behind it that changes.
    path = Path(os.path.realpath(path))
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
