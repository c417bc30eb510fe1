"""The folder where one person's ccmaster keeps its configuration and its state."""

from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from ccmaster_hookspecs.errors import ConfigurationError, InvalidRequest, StoreUnavailable

PRIVATE = 0o700
"""Nobody but the owner: prompts, answers and configuration are theirs alone."""


@frozen
class Home:
    """All paths that ccmaster writes to. Naming one makes nothing but where it says so."""

    path: Path
    """An absolute path."""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Home":
        """Find the home: `CCMASTER_HOME`, or else `.ccmaster` in the person's own folder.

        Raises:
            ConfigurationError: It is not an absolute path, or there is no such folder to find.
        """
        named = environ.get("CCMASTER_HOME")
        try:
            path = Path(named).expanduser() if named else _own_folder(environ) / ".ccmaster"
        except RuntimeError:
            raise ConfigurationError(
                "there is no home folder to be found", "name a folder with CCMASTER_HOME"
            ) from None
        if not path.is_absolute() or "\0" in str(path):
            raise ConfigurationError(
                f"the folder of ccmaster is {str(path)!r}",
                "name it with CCMASTER_HOME by an absolute path",
            )
        return cls(path)

    @property
    def configuration(self) -> Path:
        """The configuration file; it need not be there."""
        return self.path / "config.toml"

    @property
    def store(self) -> Path:
        """The default store; it need not be there."""
        return self.path / "store.db"

    @property
    def logs(self) -> Path:
        """The folder of the logs of background hosts; it need not be there."""
        return self.path / "logs"

    @property
    def run(self) -> Path:
        """The folder of what only matters while a process lives; it need not be there."""
        return self.path / "run"

    def state(self, plugin: str) -> Path:
        """Make, and name, the folder of a plugin's own files.

        Args:
            plugin: The plugin's word, such as 'claude_code'.

        Raises:
            InvalidRequest: It is no word that a folder could be called by.
            StoreUnavailable: It cannot be made.
        """
        if not plugin.replace("-", "_").isidentifier():
            raise InvalidRequest(
                f"{plugin!r} is no name for a folder", "use letters, digits, '-' and '_'"
            )
        return self.make(self.path / "state" / plugin)

    def make(self, folder: Path | None = None) -> Path:
        """Make a folder of the home, and all above it, for nobody but the owner.

        A folder that is there already keeps its mode: it may be shared on purpose.

        Args:
            folder: A folder below the home; None: the home itself.

        Raises:
            StoreUnavailable: It cannot be made.
        """
        folder = folder or self.path
        inside = [parent for parent in folder.parents if self.path in (parent, *parent.parents)]
        for part in (*reversed(inside), folder):
            try:
                part.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            except OSError as error:
                raise StoreUnavailable(
                    f"the folder {part} cannot be made: {error.strerror}",
                    "make it a folder that you can write to, or name another with CCMASTER_HOME",
                ) from error
        return folder


def _own_folder(environ: Mapping[str, str]) -> Path:
    return Path(environ["HOME"]) if environ.get("HOME") else Path.home()
