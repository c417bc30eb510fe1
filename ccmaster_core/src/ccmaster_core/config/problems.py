"""What is wrong with a configuration file, in words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from ccmaster_core.config.misfits import Misfit
from ccmaster_core.config.secrets import hidden
from ccmaster_core.config.words import key_written, shortened, written
from ccmaster_hookspecs.errors import ConfigurationError


@frozen
class Problem:
    """One thing that is wrong, or that may be."""

    text: str
    """What, and where: the file and the key. One sentence without a full stop."""
    mend: str
    harmless: bool = False
    """Whether everything works all the same."""

    def error(self) -> ConfigurationError:
        """Return the problem as it is raised."""
        return ConfigurationError(self.text, self.mend)


def misfit_in_words(
    misfit: Misfit, name: str, table: Mapping[str, Any], shape: type, file: Path
) -> Problem:
    """Tell of one misfit of the table `name`; a secret is not shown."""
    key = key_written((name, *misfit.path))
    if misfit.unknown:
        return Problem(f"{file}: there is no key {key}", misfit.mend)
    field = attrs.fields_dict(shape).get(misfit.path[0]) if misfit.path else None
    secret = bool(field and field.metadata.get("secret"))
    value = hidden(_at(table, misfit.path), *misfit.path, all_of_it=secret)
    if value is None:
        return Problem(f"{file}: {key} is missing", misfit.mend)
    given = "this table" if isinstance(value, Mapping) else shortened(written(value))
    return Problem(f"{file}: {key} cannot be {given}", misfit.mend)


def _at(table: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = table
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
