"""Where each client keeps its servers: a pure question to the platform and the environment."""

from collections.abc import Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from attrs import frozen

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_mcp_server.install.clients import DIALECTS, Client


@frozen(kw_only=True)
class Machine:
    """What decides where files are."""

    platform: str
    """As `sys.platform` has it: 'linux', 'darwin', 'win32'."""
    environ: Mapping[str, str]
    older_file: bool = False
    """Whether Claude Code's configuration folder has a `.config.json` of earlier versions: the
    CLI uses it in place of `.claude.json`."""
    desktop_packages: tuple[str, ...] = ()
    """The folders `Claude_*` of Windows' packages: where Claude Desktop was installed as one,
    the system keeps its files there."""

    def path(self, *parts: str) -> PurePath:
        """Make a path as this machine has them."""
        kind = PureWindowsPath if self.platform == "win32" else PurePosixPath
        return kind(*parts)

    @property
    def home(self) -> PurePath:
        """The person's own folder.

        Raises:
            InvalidRequest: The environment does not tell.
        """
        variable = "USERPROFILE" if self.platform == "win32" else "HOME"
        return self._folder(variable) or _missing(variable)

    @property
    def claude_code(self) -> PurePath:
        """Claude Code's configuration folder."""
        return self._folder("CLAUDE_CONFIG_DIR") or self.home / ".claude"

    @property
    def packages(self) -> PurePath | None:
        """The folder of Windows' packages; None elsewhere."""
        local = self._folder("LOCALAPPDATA") if self.platform == "win32" else None
        return local / "Packages" if local else None

    @property
    def applications(self) -> PurePath:
        """Where applications keep their files; Electron's `appData`."""
        match self.platform:
            case "win32":
                return self._folder("APPDATA") or self.home / "AppData" / "Roaming"
            case "darwin":
                return self.home / "Library" / "Application Support"
        return self._folder("XDG_CONFIG_HOME") or self.home / ".config"

    def _folder(self, variable: str) -> PurePath | None:
        """Return the folder that a variable names.

        Raises:
            InvalidRequest: It names one that depends on where a program was started.
        """
        if not (named := self.environ.get(variable)):
            return None
        if not self.path(named).is_absolute():
            raise InvalidRequest(
                f"{variable} is {named!r}, which is no absolute path", "set it to one, or unset it"
            )
        return self.path(named)


def place(client: Client, machine: Machine) -> PurePath:
    """Return the file with the servers that a client has everywhere.

    Sources: Claude Code 2.1.330, tried; https://modelcontextprotocol.io/quickstart/user;
    https://cursor.com/docs/mcp; VS Code's `userDataPath.ts`.

    Raises:
        InvalidRequest: The environment does not tell.
    """
    match client:
        case Client.CLAUDE_CODE:
            if machine.older_file:
                return machine.claude_code / ".config.json"
            moved = machine.environ.get("CLAUDE_CONFIG_DIR")
            return (machine.claude_code if moved else machine.home) / ".claude.json"
        case Client.CLAUDE_DESKTOP:
            return _desktop(machine) / "Claude" / "claude_desktop_config.json"
        case Client.CURSOR:
            return machine.home / ".cursor" / "mcp.json"
        case Client.VSCODE:
            return _vscode(machine) / "User" / "mcp.json"


def project_place(client: Client, folder: PurePath) -> PurePath:
    """Return the file with the servers that a client has in one project.

    Args:
        client: The client.
        folder: The project's.

    Raises:
        InvalidRequest: The client knows no projects.
    """
    match client:
        case Client.CLAUDE_CODE:
            return folder / ".mcp.json"
        case Client.CURSOR:
            return folder / ".cursor" / "mcp.json"
        case Client.VSCODE:
            return folder / ".vscode" / "mcp.json"
    raise InvalidRequest(
        f"{DIALECTS[client].title} has no servers of a project", "leave `--project` out"
    )


def _desktop(machine: Machine) -> PurePath:
    if not (packages := machine.packages) or not machine.desktop_packages:
        return machine.applications
    if len(machine.desktop_packages) > 1:
        raise InvalidRequest(
            f"{packages} has several Claude Desktops: {', '.join(machine.desktop_packages)}",
            "remove those that you do not use, or add what `ccmaster mcp install print` shows",
        )
    return packages / machine.desktop_packages[0] / "LocalCache" / "Roaming"


def _vscode(machine: Machine) -> PurePath:
    if portable := machine.environ.get("VSCODE_PORTABLE"):
        return machine.path(portable) / "user-data"
    if applications := machine.environ.get("VSCODE_APPDATA"):
        return machine.path(applications) / "Code"
    return machine.applications / "Code"


def _missing(variable: str) -> PurePath:
    raise InvalidRequest(
        f"{variable} is not set, so there is no folder of yours to be found", "set it"
    )
