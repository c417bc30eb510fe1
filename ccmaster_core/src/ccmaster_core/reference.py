"""The tables of the configuration as a page of the documentation.

`python -m ccmaster_core.reference docs/configuration.md` writes them into the page.
"""

import ast
import inspect
import itertools
import os
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import attrs

from ccmaster_core.config.kinds import some
from ccmaster_core.config.schema import Schema
from ccmaster_core.config.shown import plain
from ccmaster_core.config.words import type_in_words, written
from ccmaster_core.contributions import Contributions
from ccmaster_core.discovery import allowed
from ccmaster_core.plugins import Plugins

BEGINNING = "<!-- From here on, made by `make docs` from the code; a test holds them together. -->"
"""What stands in the page before the tables; all after it is written anew."""


def configuration_page(page: str, tables: Iterable[tuple[str, type]]) -> str:
    """Return the page with every table and every key described, as Markdown.

    Args:
        page: The page as it is; all before `BEGINNING` stays.
        tables: The name of each, and its attrs class with resolved types.

    Raises:
        ValueError: The page does not say where the tables begin.
    """
    before, beginning, _ = page.partition(BEGINNING)
    if not beginning:
        raise ValueError(f"the page has no line {BEGINNING!r}")
    lines = (line for name, shape in tables for line in _table(name, shape))
    return "\n".join([before + BEGINNING, "", *lines])


def installed_tables(environ: Mapping[str, str]) -> Iterator[tuple[str, type]]:
    """Yield the tables of the core and of every plugin that is installed."""
    plugins = Plugins()
    plugins.discover(only=allowed(environ))
    schema = Schema(Contributions(plugins).settings.values())
    for name in schema.names:
        yield name, schema.shape(name)


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


if __name__ == "__main__":
    path = Path(sys.argv[1])
    now = configuration_page(path.read_text(encoding="utf-8"), installed_tables(os.environ))
    path.write_text(now, encoding="utf-8")
