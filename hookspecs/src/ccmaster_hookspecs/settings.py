"""How the keys of a configuration table are described: each a field with a default and a help."""

from collections.abc import Callable
from typing import Any

from attrs import Attribute, field

Validator = Callable[[Any, "Attribute[Any]", Any], object]


def setting(
    default: Any,
    help: str,  # noqa: A002 - attrs' metadata, typer and Settings say it so
    *,
    validator: Validator | None = None,
    secret: bool = False,
) -> Any:
    """Describe one key of a table, as a field of a frozen attrs class.

    Args:
        default: What holds where the file does not say; `attrs.Factory(dict)` for a table.
        help: What it means, for `docs/configuration.md` and `ccmaster config show`: one
            sentence, with the unit.
        validator: Raises ValueError with what is allowed, such as 'it must be at least 1'.
        secret: Whether its value is never shown.
    """
    return field(default=default, validator=validator, metadata={"help": help, "secret": secret})


def at_least(minimum: float) -> Validator:
    """Refuse a number below `minimum`; None, where the field's type has it, passes."""

    def check(_: object, __: "Attribute[Any]", value: float | None) -> None:
        if value is not None and not value >= minimum:
            raise ValueError(f"it must be at least {minimum:g}")

    return check
