"""Where the tables of a file are not what they should be, and what would be right."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import attrs
from attrs import evolve, frozen
from cattrs import Converter
from cattrs.errors import (
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
)

from ccmaster_core.config.shapes import Unfit
from ccmaster_core.config.words import type_in_words


@frozen
class Misfit:
    """A key of a table that does not fit."""

    path: tuple[str, ...]
    """The key, from the table on; empty for the table as a whole."""
    mend: str
    """What is allowed there, or what was probably meant."""
    unknown: bool = False
    """Whether the table has no such key."""


def misfits(table: Mapping[str, Any], shape: type, converter: Converter) -> tuple[Misfit, ...]:
    """Find everything in a table that does not fit an attrs class."""
    fields = attrs.fields_dict(shape)
    found: list[Misfit] = []
    for key, value in table.items():
        if key in fields:
            # One key at a time, so that what a validator says is about that key.
            error = _failure({key: value}, shape, converter)
            told = _told(error, (), fields[key].type) if error else ()
            found += (one if one.path else evolve(one, path=(key,)) for one in told)
        else:
            found.append(_unknown((key,), fields))
    if not found and (error := _failure(table, shape, converter)):
        found += _told(error, (), shape)
    return tuple(found)


def did_you_mean(name: str, allowed: Iterable[str]) -> str:
    """Say which name was probably meant, and which there are."""
    allowed = sorted(allowed)
    alike = get_close_matches(name, allowed, n=1)
    hint = f"did you mean {alike[0]}? " if alike else ""
    return f"{hint}there is {', '.join(allowed)}" if allowed else "there is none"


def _failure(
    table: Mapping[str, Any], shape: type, converter: Converter
) -> BaseValidationError | None:
    try:
        converter.structure(table, shape)
    except BaseValidationError as error:
        return error
    return None


def _told(error: Exception, path: tuple[str, ...], kind: Any) -> Iterator[Misfit]:
    """Walk down to what went wrong."""
    if isinstance(error, ClassValidationError | IterableValidationError):
        noted, others = error.group_exceptions()
        for inner, note in noted:
            at = getattr(note, "name", None) or getattr(note, "index", None)
            if isinstance(at, str):
                yield from _told(inner, (*path, at), note.type)
            else:
                # In a list, it is the list that a person looks for.
                yield from _told(inner, path, kind)
        for inner in others:
            yield from _told(inner, path, kind)
    elif isinstance(error, ForbiddenExtraKeysError):
        for key in sorted(error.extra_fields):
            yield _unknown((*path, key), attrs.fields_dict(error.cl))
    else:
        yield Misfit(path, _mend(error, kind))


def _mend(error: Exception, kind: Any) -> str:
    if isinstance(error, Unfit):
        return f"it must be {type_in_words(kind)}"
    if isinstance(error, KeyError):
        return "it must be given"
    # What a validator says; those of attrs have more arguments than the sentence.
    return str(error.args[0]) if error.args else type(error).__name__


def _unknown(path: tuple[str, ...], allowed: Iterable[str]) -> Misfit:
    return Misfit(path, did_you_mean(path[-1], allowed), unknown=True)
