"""What the types of settings are to TOML: a choice, an array, a table, or a plain value."""

import types
from collections.abc import Mapping, Sequence, Set
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin


def some(kind: Any) -> Any:
    """Return what a type allows besides None, which TOML cannot say."""
    kinds = alternatives(kind)
    return kinds[0] if len(kinds) == 1 else kind


def alternatives(kind: Any) -> Sequence[Any]:
    """Return the types that a type is a choice of, besides None; itself, where it is none."""
    if get_origin(kind) in (Union, types.UnionType):
        return tuple(one for one in get_args(kind) if one is not types.NoneType)
    return (kind,)


def choices_of(kind: Any) -> Sequence[Any]:
    """Return the only values that a type allows, as TOML has them; empty: it allows more."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(member.value for member in kind)
    choices = get_args(kind) if get_origin(kind) is Literal else ()
    return tuple(one.value if isinstance(one, Enum) else one for one in choices)


def is_list(kind: Any) -> bool:
    """Say whether TOML writes a value of this type as an array of any length."""
    origin, arguments = get_origin(kind) or kind, get_args(kind)
    if origin is tuple:
        return not arguments or arguments[1:] == (Ellipsis,)
    return origin in (list, set, frozenset, Sequence, Set)


def is_table(kind: Any) -> bool:
    """Say whether TOML writes a value of this type as a table with keys of any name."""
    return (get_origin(kind) or kind) in (dict, Mapping)


def item_of(kind: Any) -> Any:
    """Return the type of what stands in an array or a table."""
    arguments = [one for one in get_args(kind) if one is not Ellipsis]
    return arguments[-1] if arguments else Any
