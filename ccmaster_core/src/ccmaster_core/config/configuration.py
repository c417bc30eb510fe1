"""The configuration of one ccmaster: its file, and the tables that the core and plugins have."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from ccmaster_core.config import toml_file
from ccmaster_core.config.changes import Change, Edit, changes, edited
from ccmaster_core.config.keys import kind_of, parsed_key, parsed_value
from ccmaster_core.config.lock import locked
from ccmaster_core.config.problems import Problem
from ccmaster_core.config.schema import Schema
from ccmaster_core.config.shown import Shown, plain, shown_table, shown_unknown
from ccmaster_core.home import Home
from ccmaster_hookspecs.contributions import Settings
from ccmaster_hookspecs.errors import ConfigurationError, PluginError

log = logging.getLogger(__name__)


@frozen
class Configuration:
    """What the file said when it was loaded, read table by table as each is asked for.

    To change it is to change the file: what was loaded stays as it is.
    """

    home: Home
    _file: Mapping[str, Any]
    _schema: Schema
    _made: dict[str, Any] = field(factory=dict, init=False, eq=False, repr=False)

    @classmethod
    def load(cls, home: Home, contributed: Iterable[Settings] = ()) -> "Configuration":
        """Read the file; where there is none, every default holds.

        Args:
            home: Where the file is.
            contributed: The tables of the plugins. The core's own names are not theirs to take.

        Raises:
            ConfigurationError: It cannot be read, or is not TOML.
        """
        return cls(home, toml_file.read(home.configuration), Schema(contributed))

    @property
    def tables(self) -> Sequence[str]:
        """The names of the tables that there are, the core's own first."""
        return self._schema.names

    def shape(self, name: str) -> type:
        """Return the attrs class of a table; see `Schema.shape`."""
        return self._schema.shape(name)

    def table(self, name: str) -> Any:
        """Return the settings of one table: an instance of its class.

        Raises:
            ConfigurationError: There is no such table, or what the file says does not fit it.
            PluginError: The plugin's class for it cannot be used.
        """
        if name not in self._made:
            self._schema.shape(name)
            for problem in self._problems(name, self._file):
                raise problem.error()
            self._made[name] = self._schema.made(name, self._file.get(name, {}))
        return self._made[name]

    def get(self, key: str) -> Any:
        """Return the value that holds for a key, as TOML has it; None where nothing does.

        Raises:
            ConfigurationError: There is no such key.
            PluginError: The plugin's class for its table cannot be used.
        """
        path = self._known(key)
        found: Any = plain(self.table(path[0]))
        for name in path[1:]:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found

    def set(self, key: str, text: str) -> Sequence[Change]:
        """Give a key a value, as it is typed, and keep it in the file.

        Args:
            key: Such as 'auto_continue.max_turns'.
            text: Text as it is; anything else as TOML writes it; one item of a list may do
                without the brackets.

        Returns:
            What has changed.

        Raises:
            ConfigurationError: There is no such key, it cannot have this value, or the file
                cannot be written.
            PluginError: The plugin's class for its table cannot be used.
        """
        name, *rest = path = self._known(key)
        value = parsed_value(text, kind_of(tuple(rest), self._schema.shape(name), name))
        return self.apply([Edit(path, value)])

    def unset(self, key: str) -> Sequence[Change]:
        """Take a key out of the file, so that its default holds; also one that nobody knows.

        Raises:
            ConfigurationError: The file says nothing of it, or cannot be written.
        """
        edits = [Edit(parsed_key(key), None)]
        if not self.planned(edits):
            raise ConfigurationError(
                f"{self.home.configuration} does not set {key}", "`ccmaster config show` tells all"
            )
        return self.apply(edits)

    def planned(self, edits: Sequence[Edit]) -> Sequence[Change]:
        """Tell what `apply` would change.

        Raises:
            ConfigurationError: As `apply`.
        """
        return changes(self._file, self._after(self._file, edits), edits)

    def apply(self, edits: Sequence[Edit]) -> Sequence[Change]:
        """Change the file as it is by now: all edits, or none.

        Returns:
            What has changed.

        Raises:
            ConfigurationError: A table would not fit that fits now, or the file cannot be written.
            StoreUnavailable: The home cannot be made.
        """
        file = self.home.configuration
        self.home.make()
        with locked(file):
            before = toml_file.read(file)
            after = self._after(before, edits)
            if after != before and (copy := toml_file.write(file, after)):
                log.warning("comments are not kept: %s is the file as it was", copy)
        return changes(before, after, edits)

    def validate(self) -> Sequence[Problem]:
        """Find everything that is wrong with the file, and what may be."""
        return tuple(problem for name in self._file for problem in self._problems(name, self._file))

    def show(self) -> Sequence[Shown]:
        """Tell of every key which value holds, secrets hidden; a broken plugin's are left out."""
        found: list[Shown] = []
        for name in self.tables:
            table = self._file.get(name, {})
            try:
                shape = self._schema.shape(name)
            except PluginError as error:
                log.warning("%s", error)
            else:
                found += shown_table(name, table if isinstance(table, Mapping) else {}, shape)
        for name in self._file.keys() - set(self.tables):
            found += shown_unknown(name, self._file[name])
        return tuple(found)

    def _known(self, key: str) -> tuple[str, ...]:
        path = parsed_key(key)
        if len(path) == 1:
            raise ConfigurationError(
                f"{key} is not a key", "a key is a table and a name, such as sessions.max_turns"
            )
        kind_of(path[1:], self._schema.shape(path[0]), path[0])
        return path

    def _after(self, before: Mapping[str, Any], edits: Sequence[Edit]) -> dict[str, Any]:
        """Return the tables after edits, if they are no worse than before."""
        after = dict(before)
        for edit in edits:
            after = edited(after, edit)
        for name in {edit.path[0]: None for edit in edits}:
            known = set(self._problems(name, before))
            for problem in self._problems(name, after):
                if problem not in known and not problem.harmless:
                    raise problem.error()
        return after

    def _problems(self, name: str, tables: Mapping[str, Any]) -> Sequence[Problem]:
        return self._schema.problems(name, tables, self.home.configuration)
