"""Whether the options that someone gives fit what a strategy knows. Pure."""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from referencing import Registry
from referencing.exceptions import Unresolvable

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.strategies import Strategy
from ccmaster_plugin_coordination.together.asking import StrategyFailed

LENGTH = 300
"""Characters of an objection that are told."""


def options_of(strategy: Strategy, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the options of a coordination, the strategy's defaults included.

    Args:
        strategy: The strategy.
        given: What someone wants.

    Raises:
        InvalidRequest: One is not known, or its value does not fit.
        StrategyFailed: The strategy's own schema is none.
    """
    for name, value in given.items():
        if name not in strategy.options:
            known = ", ".join(strategy.options) or "none"
            raise InvalidRequest(
                f"options: the strategy {strategy.name!r} has no option {name!r}",
                f"its options: {known}",
            )
        if misfit := _misfit(strategy.options[name], value):
            raise InvalidRequest(f"options: {name} does not fit: {misfit}", "give another value")
    defaults = {
        name: schema["default"] for name, schema in strategy.options.items() if "default" in schema
    }
    return {**defaults, **given}


def _misfit(schema: Mapping[str, Any], value: Any) -> str | None:
    try:
        Draft202012Validator.check_schema(schema)
        # An empty registry: nothing that a schema names is ever fetched.
        validator = Draft202012Validator(schema, registry=Registry())
        errors = sorted(validator.iter_errors(value), key=str)
    except (SchemaError, Unresolvable) as error:
        raise StrategyFailed(
            f"a strategy's schema cannot be used: {error!s:.300}", "mend its plugin"
        ) from error
    return errors[0].message[:LENGTH] if errors else None
