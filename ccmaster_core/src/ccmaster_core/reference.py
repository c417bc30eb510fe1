"""The tables of the configuration as a page of the documentation."""

import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterable, Iterator

import attrs

from ccmaster_core.config.kinds import some
from ccmaster_core.config.shown import plain
from ccmaster_core.config.words import type_in_words, written


def configuration_tables(tables: Iterable[tuple[str, type]]) -> str:
    """Describe every table and every key, as Markdown.

    Args:
        tables: The name of each, and its attrs class with resolved types.
    """
    return "\n".join(line for name, shape in tables for line in _table(name, shape))


def help_of(shape: type, key: str) -> str:
    """Return what is said of a key: its field's `help`, or else the docstring below it."""
    field = attrs.fields_dict(shape)[key]
    return str(field.metadata.get("help") or _docstrings(shape).get(key, ""))


def _table(name: str, shape: type) -> Iterator[str]:
    yield f"### `[{name}]`"
    yield ""
    yield inspect.getdoc(shape) or ""
    yield ""
    yield "| key | value | default | meaning |"
    yield "|---|---|---|---|"
    default = shape()
    for field in attrs.fields(shape):
        value = plain(getattr(default, field.name))
        cells = (
            f"`{field.name}`",
            _cell(type_in_words(some(field.type)).removeprefix("a ")),
            "unset" if value is None else f"`{_cell(written(value))}`",
            _cell(help_of(shape, field.name)),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _docstrings(shape: type) -> dict[str, str]:
    """Read the docstrings of a class's fields, which Python itself does not keep."""
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(shape))).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return {}
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    return {
        field.target.id: inspect.cleandoc(said.value.value)
        for field, said in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(said, ast.Expr)
        and isinstance(said.value, ast.Constant)
        and isinstance(said.value.value, str)
    }
