"""Where a client's file is follows from the platform and the environment alone."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_mcp_server.install.clients import Client
from ccmaster_plugin_mcp_server.install.places import Machine, place, project_place

WINDOWS = {
    "USERPROFILE": r"C:\Users\ana",
    "APPDATA": r"C:\Users\ana\AppData\Roaming",
    "LOCALAPPDATA": r"C:\Users\ana\AppData\Local",
}
MACHINES = {
    "linux": Machine(platform="linux", environ={"HOME": "/home/ana"}),
    "darwin": Machine(platform="darwin", environ={"HOME": "/h/ana", "XDG_CONFIG_HOME": "/no"}),
    "win32": Machine(platform="win32", environ=WINDOWS),
}
MAC = "/h/ana/Library/Application Support"
ROAMING = WINDOWS["APPDATA"]
PLACES = {
    ("linux", "claude-code"): "/home/ana/.claude.json",
    ("linux", "claude-desktop"): "/home/ana/.config/Claude/claude_desktop_config.json",
    ("linux", "cursor"): "/home/ana/.cursor/mcp.json",
    ("linux", "vscode"): "/home/ana/.config/Code/User/mcp.json",
    ("darwin", "claude-code"): "/h/ana/.claude.json",
    ("darwin", "claude-desktop"): f"{MAC}/Claude/claude_desktop_config.json",
    ("darwin", "cursor"): "/h/ana/.cursor/mcp.json",
    ("darwin", "vscode"): f"{MAC}/Code/User/mcp.json",
    ("win32", "claude-code"): r"C:\Users\ana\.claude.json",
    ("win32", "claude-desktop"): rf"{ROAMING}\Claude\claude_desktop_config.json",
    ("win32", "cursor"): r"C:\Users\ana\.cursor\mcp.json",
    ("win32", "vscode"): rf"{ROAMING}\Code\User\mcp.json",
}


@pytest.mark.parametrize(("platform", "client"), PLACES)
def test_every_client_has_its_file_on_every_system(platform, client):
    found = place(Client(client), MACHINES[platform])
    assert str(found) == PLACES[platform, client]
    assert isinstance(found, PureWindowsPath if platform == "win32" else PurePosixPath)


def test_all_clients_are_known():
    assert {client for _, client in PLACES} == set(Client)


@pytest.mark.parametrize(
    ("client", "more", "expected"),
    [
        ("claude-code", {"CLAUDE_CONFIG_DIR": "/alt"}, "/alt/.claude.json"),
        ("claude-code", {"CLAUDE_CONFIG_DIR": ""}, "/home/ana/.claude.json"),
        ("claude-desktop", {"XDG_CONFIG_HOME": "/c"}, "/c/Claude/claude_desktop_config.json"),
        ("vscode", {"XDG_CONFIG_HOME": "/c"}, "/c/Code/User/mcp.json"),
        ("vscode", {"VSCODE_APPDATA": "/d"}, "/d/Code/User/mcp.json"),
        ("vscode", {"VSCODE_PORTABLE": "/p"}, "/p/user-data/User/mcp.json"),
        ("cursor", {"XDG_CONFIG_HOME": "/c"}, "/home/ana/.cursor/mcp.json"),
    ],
)
def test_a_variable_that_moves_the_client_moves_its_file(client, more, expected):
    machine = Machine(platform="linux", environ={"HOME": "/home/ana", **more})
    assert str(place(Client(client), machine)) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [({}, "/home/ana/.claude/.config.json"), ({"CLAUDE_CONFIG_DIR": "/alt"}, "/alt/.config.json")],
)
def test_claude_code_prefers_the_file_of_its_earlier_versions(more, expected):
    environ = {"HOME": "/home/ana", **more}
    machine = Machine(platform="linux", environ=environ, older_file=True)
    assert str(place(Client.CLAUDE_CODE, machine)) == expected


def test_claude_desktop_as_a_package_of_windows_has_its_file_with_the_package():
    machine = Machine(platform="win32", environ=WINDOWS, desktop_packages=("Claude_abc",))
    assert str(place(Client.CLAUDE_DESKTOP, machine)) == (
        r"C:\Users\ana\AppData\Local\Packages\Claude_abc\LocalCache\Roaming"
        r"\Claude\claude_desktop_config.json"
    )


def test_which_of_two_packages_it_is_is_not_guessed():
    machine = Machine(platform="win32", environ=WINDOWS, desktop_packages=("Claude_a", "Claude_b"))
    with pytest.raises(InvalidRequest, match="several Claude Desktops: Claude_a, Claude_b"):
        place(Client.CLAUDE_DESKTOP, machine)


def test_windows_without_appdata_has_it_below_the_profile():
    machine = Machine(platform="win32", environ={"USERPROFILE": r"D:\ana"})
    assert str(place(Client.VSCODE, machine)) == r"D:\ana\AppData\Roaming\Code\User\mcp.json"


@pytest.mark.parametrize(
    ("environ", "problem"),
    [
        ({}, "HOME is not set"),
        ({"HOME": "ana"}, "HOME is 'ana', which is no absolute path"),
        ({"HOME": "/a", "CLAUDE_CONFIG_DIR": "~/c"}, "CLAUDE_CONFIG_DIR is '~/c', which is no"),
    ],
)
def test_a_folder_that_cannot_be_told_is_not_guessed(environ, problem):
    with pytest.raises(InvalidRequest, match=problem):
        place(Client.CLAUDE_CODE, Machine(platform="linux", environ=environ))


@pytest.mark.parametrize(
    ("client", "expected"),
    [("claude-code", ".mcp.json"), ("cursor", ".cursor/mcp.json"), ("vscode", ".vscode/mcp.json")],
)
def test_a_project_has_its_own(client, expected):
    found = project_place(Client(client), PurePosixPath("/shop"))
    assert str(found) == f"/shop/{expected}"


def test_claude_desktop_knows_no_projects():
    with pytest.raises(InvalidRequest, match="Claude Desktop has no servers of a project"):
        project_place(Client.CLAUDE_DESKTOP, PurePosixPath("/shop"))
