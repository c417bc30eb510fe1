"""ccmaster in one process, as plugins see it: the `Host` that is handed to every hook."""

from typing import Any

from attrs import define

from ccmaster_core.config import Configuration
from ccmaster_core.contributions import Contributions
from ccmaster_core.plugins import Plugins
from ccmaster_core.runtimes import Runtimes
from ccmaster_core.sessions import Sessions
from ccmaster_core.statuses import Statuses


@define(kw_only=True, slots=False)
class Application(Sessions):
    """Asks and reads; `ccmaster_core.hosting` makes it run sessions too.

    `ccmaster_core.opening` puts one together.
    """

    plugins: Plugins
    contributions: Contributions
    configuration: Configuration
    runtimes: Runtimes

    def settings(self, table: str) -> Any:
        """Return a plugin's settings: an instance of the class it registered for `table`."""
        return self.configuration.table(table)

    @property
    def folded(self) -> Statuses:
        """What this process knows of every session."""
        return self._statuses
