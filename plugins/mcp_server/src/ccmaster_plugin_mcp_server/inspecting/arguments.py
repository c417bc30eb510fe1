"""What a person types as arguments becomes what a tool's input schema asks for. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ccmaster_hookspecs.errors import InvalidRequest

Schema = Mapping[str, Any]
"""A JSON Schema, as it came over the wire; it may be anything that an object can be."""

_MOST_PARTS = 100
"""How many parts of a schema are looked at; one that names itself has no end of them."""
_TYPES: Sequence[tuple[type, str]] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
    (type(None), "null"),
)
"""bool comes before int, of which it is one in Python, but not in JSON."""


def arguments(words: Sequence[str], schema: Schema, stdin: str | None = None) -> dict[str, Any]:
    """Read the arguments of a call.

    Args:
        words: 'key=value' each; or one JSON object; or '-'.
        schema: The tool's input schema; it says which type a value is meant to have.
        stdin: What '-' stands for.

    Raises:
        InvalidRequest: A word is none of these, or the JSON is no object.
    """
    if list(words) == ["-"]:
        return _object(stdin or "")
    if len(words) == 1 and words[0].lstrip().startswith("{"):
        return _object(words[0])
    read: dict[str, Any] = {}
    for key, text in pairs(words).items():
        read[key] = value(text, _property(schema, key), schema)
    return read


def pairs(words: Sequence[str]) -> dict[str, str]:
    """Read words that are 'key=value' each.

    Raises:
        InvalidRequest: One is not, or gives a key for the second time.
    """
    read: dict[str, str] = {}
    for word in words:
        key, equals, text = word.partition("=")
        if not equals or not key:
            raise InvalidRequest(f"{word!r} is no argument", "write it as KEY=VALUE")
        if key in read:
            raise InvalidRequest(
                f"{key} is given twice", f'give a list as JSON: {key}=\'["a", "b"]\''
            )
        read[key] = text
    return read


def value(text: str, schema: Schema, root: Schema) -> Any:
    """Return what a text means where a schema stands; the text itself where it says nothing else.

    Args:
        text: Such as '3', 'true', '[1, 2]' or 'a word'.
        schema: What the value is to fit.
        root: The schema in which a '$ref' is looked up.
    """
    types = frozenset(_types(schema, root))
    if types == {"string"}:
        return text
    try:
        read = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return text
    if isinstance(read, str) and "string" in types:
        return read  # whoever quotes a text means that text
    kind = next(name for one, name in _TYPES if isinstance(read, one))
    fits = kind in types or (kind in {"integer", "number"} and bool(types & {"number", "integer"}))
    return read if fits or not types or "string" not in types else text


def named_in(schema: Schema, root: Schema) -> str:
    """Name the types that a value may have, for a person; empty: any."""
    listed = [part.get("enum") for part in _parts(schema, root)]
    if choices := [one for each in listed for one in _listed(each)]:
        return " | ".join(json.dumps(one, ensure_ascii=False) for one in choices)
    return " | ".join(dict.fromkeys(_types(schema, root)))


def _object(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest(
            f"the arguments are no JSON: {error}", "give one JSON object, or KEY=VALUE"
        ) from None
    if not isinstance(read, dict):
        raise InvalidRequest("the arguments are no JSON object", 'write them as {"key": value}')
    return read


def _property(schema: Schema, key: str) -> Schema:
    for each in _parts(schema, schema):
        properties = each.get("properties")
        if isinstance(properties, Mapping) and isinstance(properties.get(key), Mapping):
            found: Schema = properties[key]
            return found
    return {}


def _types(schema: Schema, root: Schema) -> Iterator[str]:
    """Yield the types that a value may have, as far as the schema says."""
    for each in _parts(schema, root):
        said = each.get("type")
        yield from (one for one in _listed(said) if isinstance(one, str))
        for one in [*_listed(each.get("enum"))] + ([each["const"]] if "const" in each else []):
            yield next((name for kind, name in _TYPES if isinstance(one, kind)), "null")


def _parts(schema: Schema, root: Schema) -> Iterator[Schema]:
    """Yield a schema, those that it names, and those that it is made of."""
    left, seen = [schema], 0
    while left and seen < _MOST_PARTS:
        one = left.pop(0)
        seen += 1
        yield one
        inner = [each for key in ("anyOf", "oneOf", "allOf") for each in _listed(one.get(key))]
        inner.append(_named(one.get("$ref"), root))
        left.extend(each for each in inner if isinstance(each, Mapping))


def _named(reference: Any, root: Schema) -> Schema | None:
    """Return what '#/$defs/x' stands for; None: it names nothing within the schema."""
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    found: Any = root
    for step in reference[2:].split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else None


def _listed(said: Any) -> Sequence[Any]:
    if said is None:
        return ()
    return said if isinstance(said, list) else (said,)


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")
