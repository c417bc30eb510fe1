"""The configuration as it holds: every key, its value, and where that comes from."""

from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Literal

import attrs
from attrs import frozen

from ccmaster_core.config.secrets import HIDDEN, hidden
from ccmaster_core.config.words import key_written, written


@frozen
class Shown:
    """One key of the configuration."""

    key: str
    """As it is typed: 'sessions.watch'."""
    value: Any
    """As TOML has it; '(hidden)' for a secret, None where nothing is set and nothing holds."""
    origin: Literal["file", "default"]
    help: str = ""
    known: bool = True
    """Whether an installed plugin, or ccmaster itself, has this key."""

    @property
    def text(self) -> str:
        """The value in one line."""
        return HIDDEN if self.value == HIDDEN else written(self.value)


def shown_table(name: str, table: Mapping[str, Any], shape: type) -> Iterator[Shown]:
    """Tell of each key that a table has, and of each that only the file has."""
    fields = attrs.fields_dict(shape)
    default = shape()
    for key, field in fields.items():
        value = table.get(key, plain(getattr(default, key)))
        yield Shown(
            key_written((name, key)),
            hidden(value, key, all_of_it=field.metadata.get("secret", False)),
            "file" if key in table else "default",
            field.metadata.get("help", ""),
        )
    for key in table.keys() - fields.keys():
        yield _unknown((name, key), table[key])


def shown_unknown(name: str, value: Any) -> Iterator[Shown]:
    """Tell of a table that no installed plugin has."""
    if not isinstance(value, Mapping):
        yield _unknown((name,), value)
        return
    for key, inner in value.items():
        yield _unknown((name, key), inner)


def plain(value: Any) -> Any:
    """Return a value of a settings class as TOML has it."""
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        pairs = ((field.name, plain(getattr(value, field.name))) for field in fields)
        return {name: inner for name, inner in pairs if inner is not None}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value


def _unknown(path: tuple[str, ...], value: Any) -> Shown:
    return Shown(key_written(path), hidden(value, *path), "file", known=False)
