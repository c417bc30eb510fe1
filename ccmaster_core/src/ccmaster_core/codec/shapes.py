"""How the values of events and statuses are read from JSON: each for what it is.

'1' is no number and 1 no text: a value of the wrong type tells of another version or of damage,
and whatever is made of it would be a lie.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from cattrs import Converter
from cattrs.strategies import configure_union_passthrough

from ccmaster_hookspecs.principals import Principal

_Read = Callable[[Any, Any], Any]


def new_converter() -> Converter:
    """Make a converter between values and what JSON can say of them."""
    converter = Converter(detailed_validation=False)
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, _scalar(kind))
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
    converter.register_structure_hook(Principal, lambda value, _: Principal.parse(value))
    converter.register_unstructure_hook(datetime, in_utc)
    converter.register_unstructure_hook(Principal, str)
    converter.register_structure_hook_factory(_is_optional, _optional)
    converter.register_structure_hook_factory(_is_list, _list)
    converter.register_structure_hook_factory(_is_mapping, _mapping)
    configure_union_passthrough(str | int | bool | float | None, converter)
    return converter


def in_utc(at: datetime) -> str:
    """Write a time as ISO 8601, in UTC."""
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat()


def _exact(value: Any, kind: type) -> Any:
    if value.__class__ is not kind:
        raise TypeError(f"{value!r} is not of type {kind.__name__}")
    return value


def _scalar(base: type) -> _Read:
    """Read a value of a type, or of an enum that derives from it."""
    return lambda value, kind: _exact(value, base) if kind is base else kind(_exact(value, base))


def _number(value: Any, _: Any) -> float:
    if value.__class__ is not float and value.__class__ is not int:
        raise TypeError(f"{value!r} is not a number")
    return float(value)


def _is_optional(kind: Any) -> bool:
    arguments = get_args(kind)
    return get_origin(kind) in (Union, UnionType) and len(arguments) == 2 and NoneType in arguments


def _optional(kind: Any, converter: Converter) -> _Read:
    (inner,) = (argument for argument in get_args(kind) if argument is not NoneType)
    read = converter.get_structure_hook(inner)
    return lambda value, _: None if value is None else read(value, inner)


def _is_list(kind: Any) -> bool:
    arguments = get_args(kind)
    return get_origin(kind) in (list, Sequence) or (
        get_origin(kind) is tuple and len(arguments) == 2 and arguments[1] is Ellipsis
    )


def _list(kind: Any, converter: Converter) -> _Read:
    inner = get_args(kind)[0]
    read = converter.get_structure_hook(inner)
    build = list if get_origin(kind) is list else tuple

    def structure(value: Any, _: Any) -> Any:
        return build([read(item, inner) for item in _exact(value, list)])

    return structure


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) in (dict, Mapping) and get_args(kind)[0] is str


def _mapping(kind: Any, converter: Converter) -> _Read:
    inner = get_args(kind)[1]
    if inner is Any:
        return lambda value, _: _exact(value, dict)
    read = converter.get_structure_hook(inner)

    def structure(value: Any, _: Any) -> Any:
        return {key: read(item, inner) for key, item in _exact(value, dict).items()}

    return structure
