"""`ccmaster mcp install`: shown, asked for, written; and never without a yes."""

import asyncio
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from ccmaster_hookspecs.errors import InvalidRequest, Refused
from ccmaster_plugin_mcp_server.cli.install import install
from ccmaster_plugin_mcp_server.events import McpServing, McpStopped

SERVE = ["mcp", "serve", "--transport", "stdio"]
PATIENCE = 30.0

app = typer.Typer(add_completion=False)
app.command()(install)


@pytest.fixture
def person(ccmaster_home, monkeypatch):
    """The home of a person who has nothing yet; ccmaster's own is the default."""
    home = Path(os.environ["HOME"])
    for name in ("XDG_CONFIG_HOME", "CLAUDE_CONFIG_DIR", "VSCODE_PORTABLE", "VSCODE_APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("CCMASTER_HOME")
    monkeypatch.setattr(sys, "platform", "linux")
    return home


@pytest.fixture
def call(person):
    """Call the command, with nobody at the terminal."""

    def called(*words, obj=None):
        return CliRunner().invoke(app, words, obj=obj)

    return called


def entry_in(path, section="mcpServers"):
    return json.loads(path.read_text(encoding="utf-8"))[section]["ccmaster"]


@pytest.mark.parametrize(
    ("client", "file", "section"),
    [
        ("claude-code", ".claude.json", "mcpServers"),
        ("claude-desktop", ".config/Claude/claude_desktop_config.json", "mcpServers"),
        ("cursor", ".cursor/mcp.json", "mcpServers"),
        ("vscode", ".config/Code/User/mcp.json", "servers"),
    ],
)
def test_a_client_gets_an_entry_and_loses_it_again(call, person, client, file, section):
    done = call(client, "--yes")
    assert done.exit_code == 0
    path = person / file
    assert f"{path} is new" in done.output
    assert "+++ " in done.output
    entry = entry_in(path, section)
    assert Path(entry["command"]).is_absolute()
    assert Path(entry["command"]).stem == "ccmaster"
    assert entry["args"] == SERVE
    assert "env" not in entry
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "Nothing to do" in call(client).output
    assert "is removed" in call(client, "--remove", "--yes").output
    assert json.loads(path.read_text()) == {section: {}}
    assert "has no entry 'ccmaster'" in call(client, "--remove").output


def test_a_home_of_its_own_is_told(call, person, monkeypatch):
    monkeypatch.setenv("CCMASTER_HOME", "/srv/cc")
    call("cursor", "--yes")
    assert entry_in(person / ".cursor" / "mcp.json")["env"] == {"CCMASTER_HOME": "/srv/cc"}


@pytest.mark.parametrize("words", [(), ("--json",), ("--remove",), ("--remove", "--json")])
def test_nothing_is_written_where_nobody_says_yes(call, person, words):
    path = person / ".claude.json"
    if "--remove" in words:
        call("claude-code", "--yes")
    before = path.read_bytes() if path.exists() else None
    refused = call("claude-code", *words)
    assert isinstance(refused.exception, Refused)
    assert "nobody said yes" in refused.exception.problem
    assert "ccmaster" in refused.output
    assert (path.read_bytes() if path.exists() else None) == before
    if "--json" in words:
        facts = json.loads(refused.output)
        assert (facts["written"], facts["backup"]) == (False, None)
        assert facts["diff"]


def test_programs_are_told_the_same(call, person):
    path = person / ".cursor" / "mcp.json"
    path.parent.mkdir()
    path.write_text('{"mcpServers": {"other": {"url": "http://x"}}}')
    told = json.loads(call("cursor", "--yes", "--json").output)
    diff = told.pop("diff")
    assert diff.startswith("--- ")
    assert told == {
        "client": "cursor",
        "name": "ccmaster",
        "path": str(path),
        "change": "added",
        "written": True,
        "backup": f"{path}.ccmaster-backup",
    }
    again = json.loads(call("cursor", "--json").output)
    assert (again["change"], again["written"], again["diff"]) == ("nothing", False, "")


@pytest.mark.skipif(os.name != "posix", reason="there are no such terminals elsewhere")
@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1)])
async def test_a_person_at_a_terminal_is_asked(person, answer, code):
    import pty

    program = (
        "import typer; from ccmaster_plugin_mcp_server.cli.install import install;"
        "app = typer.Typer(); app.command()(install); app(['cursor'])"
    )
    theirs, ours = pty.openpty()
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, stdin=ours, stdout=subprocess.PIPE, stderr=ours
        )
        os.write(theirs, answer.encode())
        async with asyncio.timeout(PATIENCE):
            output, _ = await process.communicate()
    finally:
        os.close(ours)
        os.close(theirs)
    assert process.returncode == code
    assert "Write this? [y/N]" in output.decode()
    assert (person / ".cursor" / "mcp.json").exists() == (code == 0)


def test_a_project_has_a_file_of_its_own(call, person, tmp_path, monkeypatch):
    project = tmp_path / "shop"
    project.mkdir()
    monkeypatch.chdir(project)
    for client, file in [("claude-code", ".mcp.json"), ("vscode", ".vscode/mcp.json")]:
        assert call(client, "--project", "--yes").exit_code == 0
        assert (project / file).exists()
    assert list(person.iterdir()) == []


def test_a_project_cannot_lead_the_edit_elsewhere(call, tmp_path, monkeypatch):
    project, elsewhere = tmp_path / "shop", tmp_path / "elsewhere"
    project.mkdir()
    elsewhere.mkdir()
    (project / ".cursor").symlink_to(elsewhere)
    monkeypatch.chdir(project)
    refused = call("cursor", "--project", "--yes")
    assert isinstance(refused.exception, Refused)
    assert "is not in the project" in refused.exception.problem
    assert list(elsewhere.iterdir()) == []


def test_the_older_file_of_claude_code_is_found(call, person):
    older = person / ".claude" / ".config.json"
    older.parent.mkdir()
    older.write_text("{}")
    call("claude-code", "--yes")
    assert entry_in(older)["args"] == SERVE
    assert not (person / ".claude.json").exists()


def test_print_edits_nothing(call, person):
    printed = json.loads(call("print", "--name", "mine").output)
    assert list(printed["mcpServers"]) == ["mine"]
    assert printed["mcpServers"]["mine"]["args"] == SERVE
    assert list(person.iterdir()) == []
    for word in ("--remove", "--project"):
        assert isinstance(call("print", word).exception, InvalidRequest)


def test_over_http_the_token_is_a_reference(call, person):
    url = "http://127.0.0.1:9/mcp"
    done = call("cursor", "--transport", "http", "--url", url, "--yes")
    entry = entry_in(person / ".cursor" / "mcp.json")
    assert entry == {"url": url, "headers": {"Authorization": "Bearer ${env:CCMASTER_TOKEN}"}}
    assert 'export CCMASTER_TOKEN="$(ccmaster mcp token)"' in done.output
    printed = json.loads(call("print", "--transport", "http", "--url", url).output)
    assert printed["mcpServers"]["ccmaster"]["headers"] == {
        "Authorization": "Bearer ${CCMASTER_TOKEN}"
    }


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("claude-desktop", "--transport", "http"), "Claude Desktop takes no URL"),
        (("claude-desktop", "--project"), "has no servers of a project"),
        (("cursor", "--url", "http://x/"), "a URL is for `--transport http`"),
        (("cursor", "--name", "a b"), "'a b' is no name for a server"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(call, person, words, problem):
    refused = call(*words, "--yes")
    assert isinstance(refused.exception, InvalidRequest)
    assert problem in refused.exception.problem
    assert list(person.iterdir()) == []


class Opened:
    """The command line's way to a host that is open already."""

    def __init__(self, host, loop):
        self.host, self.loop = host, loop

    def run(self, work):
        return asyncio.run_coroutine_threadsafe(work(self.host), self.loop).result(PATIENCE)


async def test_the_url_is_where_the_server_was(call, open_host, ccmaster_home):
    ccmaster_home.mkdir()
    (ccmaster_home / "config.toml").write_text("[mcp_server]\nenabled = false\n", encoding="utf-8")
    words = ("print", "--transport", "http")
    async with open_host(adopts=False) as host:
        obj = Opened(host, asyncio.get_running_loop())
        unknown = await asyncio.to_thread(call, *words, obj=obj)
        assert "no MCP server has listened" in unknown.exception.problem
        url = "http://127.0.0.1:4711/mcp"
        await host.store.append(McpServing(host="h", pid=1, url=url), McpStopped(host="h"))
        printed = await asyncio.to_thread(call, *words, obj=obj)
    assert json.loads(printed.output)["mcpServers"]["ccmaster"]["url"] == url
