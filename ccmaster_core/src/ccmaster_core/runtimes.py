"""The runtimes that are installed: which one a session gets, and its code."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrs import frozen

from ccmaster_core.contributions import Contributions
from ccmaster_core.means import Installed
from ccmaster_hookspecs.contributions import Runtime
from ccmaster_hookspecs.errors import CcmasterError, InvalidRequest, PluginError


@frozen(kw_only=True)
class Runtimes:
    """Chooses among runtimes, and imports the one that is used."""

    contributions: Contributions
    wanted: str | None
    """The name in the configuration; None: the best that can run here."""
    settings: Callable[[str], Any]
    """Returns the settings of a table."""
    state_dir: Callable[[str], Path]
    """Returns a folder of a runtime's own."""

    def chosen(self, name: str | None) -> str:
        """Return the name of the runtime that a session gets.

        Args:
            name: What was asked for; None: as configured, or the best that can run here.

        Raises:
            InvalidRequest: It is not installed, or none can run here.
        """
        contributed = self.contributions.runtimes
        asked = name or self.wanted
        if asked:
            if asked not in contributed:
                installed = ", ".join(sorted(contributed)) or "none"
                raise InvalidRequest(f"there is no runtime {asked!r}", f"installed: {installed}")
            return asked
        for runtime in sorted(contributed.values(), key=lambda runtime: -runtime.preference):
            if self.problem(runtime) is None:
                return runtime.name
        raise InvalidRequest("no runtime can run here", "`ccmaster doctor` says what each needs")

    def problem(self, runtime: Runtime) -> str | None:
        """Say why a runtime cannot run here; None where it can."""
        if runtime.available is None:
            return None
        settings = self._settings_of(runtime)
        try:
            reason: str | None = self.contributions.code(runtime, runtime.available)(settings)
        except CcmasterError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - the edge to a plugin's own code
            return f"it fails: {error!r}"
        return reason

    def installed(self, name: str) -> Installed:
        """Import a runtime's code.

        Raises:
            PluginError: It is not installed on this host, or its code cannot be imported.
        """
        runtime = self.contributions.runtimes.get(name)
        if runtime is None:
            raise PluginError(
                f"the runtime {name!r} is not installed here", "`ccmaster plugins list` shows all"
            )
        return Installed(
            name=name,
            launch=self.contributions.code(runtime, runtime.launch),
            resumes=runtime.resumes,
            settings=self._settings_of(runtime),
            state_dir=self.state_dir(name),
        )

    def _settings_of(self, runtime: Runtime) -> Any:
        return None if runtime.table is None else self.settings(runtime.table)
