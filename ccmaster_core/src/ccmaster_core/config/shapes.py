"""From the tables of a file to the values of attrs classes: how each type is read.

Nothing is bent to fit: "5" is no number, and 1 is not true.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.cols import list_structure_factory, mapping_structure_factory
from cattrs.gen import make_dict_structure_fn

from ccmaster_core.config.kinds import alternatives, choices_of, is_list, is_table

_Read = Callable[[Any, Any], Any]
_PLAIN = (str, int, bool, datetime, date, time)


class Unfit(ValueError):
    """A value is not of the type that is wanted."""


def new_converter() -> Converter:
    """Make a converter from what TOML can say to the values of attrs classes."""
    converter = Converter(forbid_extra_keys=True)
    for kind in _PLAIN:
        converter.register_structure_hook(kind, _exact)
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(Path, _path)
    converter.register_structure_hook_func(lambda kind: bool(choices_of(kind)), _chosen)
    converter.register_structure_hook_factory(attrs.has, _class)
    converter.register_structure_hook_factory(is_table, _table)
    converter.register_structure_hook_factory(is_list, _list)
    converter.register_structure_hook_factory(_is_union, _union)
    return converter


def shape_of(found: object, converter: Converter) -> type:
    """Return what a plugin gives as the class of its settings, with its types resolved.

    Raises:
        ValueError: No table could ever be read into it; the message says why.
    """
    if not (isinstance(found, type) and attrs.has(found)):
        raise ValueError("it is not an attrs class")
    try:
        shape: type = attrs.resolve_types(found)
        converter.structure({}, shape)
    except Exception as error:
        raise ValueError(f"it cannot be made without a file ({error!r})") from error
    return shape


def _exact(value: Any, kind: Any) -> Any:
    if kind not in _PLAIN:
        return _chosen(value, kind)  # an enum of text or of numbers comes here too
    if value.__class__ is not kind:
        raise Unfit
    return value


def _number(value: Any, _: Any) -> float:
    if value.__class__ is not float and value.__class__ is not int:
        raise Unfit
    return float(value)


def _path(value: Any, _: Any) -> Path:
    return Path(_exact(value, str)).expanduser()


def _chosen(value: Any, kind: Any) -> Any:
    for choice in get_args(kind) or kind:
        plain = choice.value if isinstance(choice, Enum) else choice
        if value.__class__ is plain.__class__ and value == plain:
            return choice
    raise Unfit


def _class(kind: Any, converter: Converter) -> _Read:
    return _only(dict, make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True))


def _table(kind: Any, converter: Converter) -> _Read:
    return _only(dict, mapping_structure_factory(kind, converter))


def _list(kind: Any, converter: Converter) -> _Read:
    read = _only(list, list_structure_factory(kind, converter))
    origin = get_origin(kind) or kind
    build = origin if origin in (list, set, frozenset) else tuple
    return lambda value, inner: build(read(value, inner))


def _only(raw: type, read: _Read) -> _Read:
    def structure(value: Any, kind: Any) -> Any:
        if not isinstance(value, raw):
            raise Unfit
        return read(value, kind)

    return structure


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _union(kind: Any, converter: Converter) -> _Read:
    """Take the first type that fits; None is only ever a default."""
    reads = [(one, converter.get_structure_hook(one)) for one in alternatives(kind)]

    def structure(value: Any, _: Any) -> Any:
        for one, read in reads[:-1]:
            try:
                return read(value, one)
            except Unfit:
                continue
        one, read = reads[-1]
        return read(value, one)

    return structure
