"""Which tables a configuration may have, and what each of them may hold."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from cattrs import Converter

from ccmaster_core.config.misfits import did_you_mean, misfits
from ccmaster_core.config.problems import Problem, misfit_in_words
from ccmaster_core.config.shapes import new_converter, shape_of
from ccmaster_core.config.words import key_written, shortened, written
from ccmaster_core.settings import CORE
from ccmaster_hookspecs.contributions import Settings
from ccmaster_hookspecs.errors import ConfigurationError, PluginError
from ccmaster_hookspecs.references import resolve


class Schema:
    """The tables of the core and of plugins; a plugin's code is imported when it is needed."""

    def __init__(self, contributed: Iterable[Settings]) -> None:
        core = {settings.table: settings for settings in CORE}
        others = sorted(contributed, key=lambda settings: settings.table)
        # A plugin cannot take the name of a table of the core.
        self._settings = core | {one.table: one for one in others if one.table not in core}
        self._shapes: dict[str, type] = {}
        self._converter: Converter = new_converter()

    @property
    def names(self) -> Sequence[str]:
        """The names of the tables, the core's own first."""
        return tuple(self._settings)

    def shape(self, name: str) -> type:
        """Return the attrs class of a table.

        Raises:
            ConfigurationError: There is no such table.
            PluginError: The plugin's class for it cannot be used.
        """
        if name not in self._settings:
            raise ConfigurationError(
                f"there is no table {key_written((name,))}", did_you_mean(name, self._settings)
            )
        if name not in self._shapes:
            reference = self._settings[name].shape
            try:
                self._shapes[name] = shape_of(resolve(reference), self._converter)
            except Exception as error:
                raise PluginError(
                    f"the settings of {name} cannot be used: {reference}: {error}",
                    "update the plugin, or uninstall it",
                ) from error
        return self._shapes[name]

    def made(self, name: str, table: Mapping[str, Any]) -> Any:
        """Make the settings of a table that nothing is wrong with."""
        return self._converter.structure(table, self.shape(name))

    def problems(self, name: str, tables: Mapping[str, Any], file: Path) -> Sequence[Problem]:
        """Find what is wrong with a table.

        Args:
            name: Which one.
            tables: All tables of the file.
            file: The file, to be named.
        """
        if name not in tables:
            return ()
        if name not in self._settings:
            text = f"{file}: no plugin in use has the table {key_written((name,))}"
            mend = "it is kept as it is; " + did_you_mean(name, self._settings)
            return (Problem(text, mend, harmless=True),)
        table = tables[name]
        if not isinstance(table, Mapping):
            given = shortened(written(table))
            return (Problem(f"{file}: {name} cannot be {given}", "it must be a table"),)
        try:
            shape = self.shape(name)
        except PluginError as error:
            return (Problem(error.problem, error.mend or ""),)
        return tuple(
            misfit_in_words(misfit, name, table, shape, file)
            for misfit in misfits(table, shape, self._converter)
        )
