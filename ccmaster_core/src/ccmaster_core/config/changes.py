"""Changes of the configuration: what is asked for, and what it comes to."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from ccmaster_core.config.secrets import hidden
from ccmaster_core.config.words import key_written, written


@frozen
class Edit:
    """A value that a key is to have."""

    path: tuple[str, ...]
    value: Any
    """As TOML has it; None: none, so that the default holds again."""


@frozen
class Change:
    """How an edit changes the file."""

    path: tuple[str, ...]
    before: Any
    """None: the file said nothing."""
    after: Any
    """None: the file says nothing any more."""

    @property
    def lines(self) -> Sequence[str]:
        """The change as a person reads it: '- key = value', '+ key = value'."""
        signed = (("-", self.before), ("+", self.after))
        return tuple(
            f"{sign} {key_written(path)} = {written(hidden(value, *path))}"
            for sign, whole in signed
            if whole is not None
            for path, value in _leaves(self.path, whole)
        )


def edited(tables: Mapping[str, Any], edit: Edit) -> dict[str, Any]:
    """Return tables after an edit; all else is as it was.

    A table that is left empty goes with its last key.
    """
    return _edited(tables, edit.path, edit.value)


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], edits: Sequence[Edit]
) -> tuple[Change, ...]:
    """Tell what edits have changed; an edit that changes nothing is left out."""
    found = (Change(one.path, _at(before, one.path), _at(after, one.path)) for one in edits)
    return tuple(change for change in found if change.before != change.after)


def _edited(tables: Mapping[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    name, *rest = path
    after = dict(tables)
    if rest:
        inner = tables.get(name)
        value = _edited(inner if isinstance(inner, Mapping) else {}, rest, value) or None
    if value is None:
        after.pop(name, None)
    else:
        after[name] = value
    return after


def _at(tables: Mapping[str, Any], path: Sequence[str]) -> Any:
    found: Any = tables
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _leaves(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _leaves((*path, name), inner)
    else:
        yield path, value
