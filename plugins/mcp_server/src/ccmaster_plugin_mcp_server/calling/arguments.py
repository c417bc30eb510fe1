"""Whether a tool's arguments fit its schema; if not, which does not, and why."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, field
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError, best_match, relevance
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable

from ccmaster_hookspecs.mcp import Tool

TOLD = 3
"""How many errors a caller is told of at once."""
LENGTH = 300
"""Characters of one error that are told."""


def unusable(tool: Tool) -> str | None:
    """Say why a tool's schemas are none; None: they are."""
    for schema in (tool.input_schema, tool.output_schema):
        if schema is None:
            continue
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            return f"its schema is no JSON Schema: {_beginning(error.message)}"
    return None


def _fits_pattern(
    validator: Validator, pattern: str, value: object, _: object
) -> Iterator[ValidationError]:
    r"""Say that a text does not fit; to JSON Schema '$' is the very end, to Python '\n' may follow.

    Else names could have an end of a line at their end, in streams, logs and on screens.
    """
    if isinstance(value, str) and not re.search(_END.sub(r"\\Z", pattern), value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


_END = re.compile(r"(?<!\\)\$$")
_Validator = extend(Draft202012Validator, {"pattern": _fits_pattern})


@define
class Schemas:
    """The schemas of tools, each prepared once."""

    _prepared: dict[Tool, Validator] = field(factory=dict)

    def misfit(self, tool: Tool, arguments: Mapping[str, Any]) -> str | None:
        """Say which arguments do not fit, and why; None: all fit."""
        validator = self._prepared.get(tool)
        if validator is None:
            # An empty registry: nothing that a schema names is ever fetched.
            validator = _Validator(tool.input_schema, registry=Registry())
            self._prepared[tool] = validator
        try:
            if validator.is_valid(arguments):
                return None
            errors = sorted(validator.iter_errors(arguments), key=relevance, reverse=True)
        except Unresolvable as error:
            return f"the tool's own schema cannot be used: {_beginning(str(error))}"
        except RecursionError:
            return "the arguments are nested too deeply"
        return "; ".join(_told(error) for error in errors[:TOLD])

    def forget(self) -> None:
        """Let go of what was prepared; the tools have changed."""
        self._prepared.clear()


def _told(error: ValidationError) -> str:
    error = best_match(iter(error.context)) or error if error.context else error
    where = ".".join(map(str, error.absolute_path))
    text = _ends(error.message)
    return f"{where}: {text}" if where else text


def _ends(text: str) -> str:
    """Return both ends of a text: an error begins with the value, and ends with what is wrong."""
    half = LENGTH // 2
    return text if len(text) <= LENGTH else f"{text[:half]}…{text[-half:]}"


def _beginning(text: str) -> str:
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"
