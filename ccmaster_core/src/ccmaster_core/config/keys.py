"""Keys and values as a person types them: `auto_continue.max_turns 5`."""

import re
import tomllib
from pathlib import Path
from typing import Any

import attrs

from ccmaster_core.config.kinds import choices_of, is_list, is_table, item_of, some
from ccmaster_core.config.misfits import did_you_mean
from ccmaster_core.config.words import key_written
from ccmaster_hookspecs.errors import ConfigurationError

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\\\x00-\x1f\x7f]+"|'[^'\x00-\x1f\x7f]+')"""
_KEY = re.compile(rf"{_PART}(?:\.{_PART})*")
_ON_OFF = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}


def parsed_key(text: str) -> tuple[str, ...]:
    """Read a key such as `sessions.watch`; a part with other signs stands in quotes.

    Raises:
        ConfigurationError: It is none.
    """
    if not _KEY.fullmatch(text):
        raise ConfigurationError(
            f"{text!r} is not a key", "a key is a table and a name, such as sessions.max_turns"
        )
    return tuple(part.strip("\"'") for part in re.findall(_PART, text))


def kind_of(path: tuple[str, ...], shape: type, table: str) -> Any:
    """Return the type of what stands at a key of the table `table`.

    Raises:
        ConfigurationError: There is no such key.
    """
    kind: Any = shape
    for index, name in enumerate(path):
        kind = some(kind)
        fields = attrs.fields_dict(kind) if attrs.has(kind) else {}
        if name in fields:
            kind = fields[name].type
        elif is_table(kind):
            kind = item_of(kind)
        else:
            raise ConfigurationError(
                f"there is no key {key_written((table, *path[: index + 1]))}",
                did_you_mean(name, fields),
            )
    return kind


def parsed_value(text: str, kind: Any) -> Any:
    """Read a value for a type: text as it is, anything else as TOML writes it.

    What it cannot read it returns as text, which the type then refuses.
    """
    kind = some(kind)
    if kind is bool:
        return _ON_OFF.get(text.lower(), text)
    if kind in (str, Path):
        return text
    if choices := choices_of(kind):
        return next((choice for choice in choices if str(choice) == text), text)
    found = _as_toml(text)
    if found is None:
        found = text
    if is_list(kind) and not isinstance(found, list):
        # One item needs no brackets.
        return [parsed_value(text, item_of(kind))]
    return found


def _as_toml(text: str) -> Any:
    """Read one value as TOML writes it; None where it is none."""
    try:
        tables = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return None
    return tables["value"] if len(tables) == 1 else None
