"""Types and values in words, for people: in errors, in listings and in the reference."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from typing import Any

import attrs

from ccmaster_core.config.kinds import alternatives, choices_of, is_list, is_table, item_of

LONGEST = 80
"""Characters of a value that are shown in an error."""

_SCALARS: Mapping[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    Path: "a path",
    datetime: "a date and a time",
    date: "a date",
    time: "a time of day",
}


def type_in_words(kind: Any) -> str:
    """Say which values a type allows, such as 'a list of text'."""
    return " or ".join(map(_one_type, alternatives(kind)))


def written(value: Any) -> str:
    """Write a value as TOML does, in one line."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_name(key)} = {written(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple | set | frozenset):
        return f"[{', '.join(map(written, value))}]"
    return _scalar(value)


def key_written(path: Sequence[str]) -> str:
    """Write a key as TOML does, such as 'sessions.watch'."""
    return ".".join(map(_name, path))


def shortened(text: str) -> str:
    """Cut a value's text to what an error has room for."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _one_type(kind: Any) -> str:
    if kind in _SCALARS:
        return _SCALARS[kind]
    if choices := choices_of(kind):
        return "one of " + ", ".join(map(written, choices))
    if is_list(kind) or is_table(kind):
        item = type_in_words(item_of(kind)).removeprefix("a ")
        return f"a {'list' if is_list(kind) else 'table'} of {item}"
    if attrs.has(kind):
        return "a table with " + ", ".join(field.name for field in attrs.fields(kind))
    return "a value"


def _scalar(value: Any) -> str:
    if value is None:
        return "unset"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value)
    return json.dumps(str(value.value if isinstance(value, Enum) else value), ensure_ascii=False)


def _name(name: str) -> str:
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else json.dumps(name, ensure_ascii=False)
