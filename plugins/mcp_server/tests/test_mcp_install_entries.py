"""What an entry says: enough to reach this ccmaster, and no secret."""

import stat

import pytest

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_plugin_mcp_server.install.clients import ANY, DIALECTS, Client
from ccmaster_plugin_mcp_server.install.entries import (
    checked_name,
    http_entry,
    is_ours,
    stdio_entry,
)
from ccmaster_plugin_mcp_server.install.program import find_program, home_to_tell

URL = "http://127.0.0.1:8137/mcp"
SERVE = ["mcp", "serve", "--transport", "stdio"]


@pytest.mark.parametrize(
    ("dialect", "kind"),
    [
        (DIALECTS[Client.CLAUDE_CODE], {"type": "stdio"}),
        (DIALECTS[Client.CLAUDE_DESKTOP], {}),
        (DIALECTS[Client.CURSOR], {"type": "stdio"}),
        (DIALECTS[Client.VSCODE], {"type": "stdio"}),
        (ANY, {"type": "stdio"}),
    ],
)
def test_a_client_starts_the_program_by_its_path(dialect, kind):
    entry = stdio_entry(dialect, "/opt/bin/ccmaster", None)
    assert entry == {**kind, "command": "/opt/bin/ccmaster", "args": SERVE}
    elsewhere = stdio_entry(dialect, "/opt/bin/ccmaster", "/srv/cc")
    assert elsewhere == {**entry, "env": {"CCMASTER_HOME": "/srv/cc"}}
    assert is_ours(entry)
    assert is_ours(elsewhere)


@pytest.mark.parametrize(
    ("dialect", "kind", "token"),
    [
        (DIALECTS[Client.CLAUDE_CODE], {"type": "http"}, "${CCMASTER_TOKEN}"),
        (DIALECTS[Client.CURSOR], {}, "${env:CCMASTER_TOKEN}"),
        (DIALECTS[Client.VSCODE], {"type": "http"}, "${env:CCMASTER_TOKEN}"),
        (ANY, {"type": "http"}, "${CCMASTER_TOKEN}"),
    ],
)
def test_a_client_takes_the_token_from_its_environment(dialect, kind, token):
    entry = http_entry(dialect, URL)
    assert entry == {**kind, "url": URL, "headers": {"Authorization": f"Bearer {token}"}}
    assert is_ours(entry)


def test_claude_desktop_takes_no_url():
    with pytest.raises(InvalidRequest, match="Claude Desktop takes no URL"):
        http_entry(DIALECTS[Client.CLAUDE_DESKTOP], URL)


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:8137", "ftp://h/mcp", "http://", "http://a:b@h/", "http://[/", "http://h/ x"],
)
def test_what_is_no_url_is_refused(url):
    with pytest.raises(InvalidRequest, match="is no URL of an MCP server"):
        http_entry(ANY, url)


@pytest.mark.parametrize("url", ["http://example.com/mcp", "http://10.0.0.7:8137/mcp"])
def test_a_token_is_not_sent_across_a_network_unencrypted(url):
    with pytest.raises(InvalidRequest, match="unencrypted"):
        http_entry(ANY, url)
    http_entry(ANY, url.replace("http:", "https:"))


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "[::1]"])
def test_on_this_machine_it_may(host):
    assert http_entry(ANY, f"http://{host}:8137/mcp")["url"] == f"http://{host}:8137/mcp"


@pytest.mark.parametrize(
    "entry",
    [
        None,
        {},
        [],
        "ccmaster",
        {"command": "/bin/other", "args": SERVE},
        {"command": "/bin/my-ccmaster", "args": SERVE},
        {"command": "/bin/ccmaster", "args": ["list"]},
        {"command": "/bin/ccmaster"},
        {"url": URL},
        {"url": URL, "headers": {"Authorization": "Bearer ccp_abc"}},
        {"url": URL, "headers": {"Authorization": "Bearer ${OTHER}"}},
        {"url": URL, "headers": {"Authorization": "Bearer ${MY_CCMASTER_TOKEN}"}},
    ],
)
def test_an_entry_of_somebody_else_is_not_ours(entry):
    assert not is_ours(entry)


def test_a_program_of_windows_is_ours_too():
    assert is_ours({"command": r"C:\py\Scripts\ccmaster.EXE", "args": SERVE})


@pytest.mark.parametrize("name", ["", "a b", "a/b", "é", "x" * 65, "a\n"])
def test_a_name_that_a_client_refuses_is_refused(name):
    with pytest.raises(InvalidRequest, match="is no name for a server"):
        checked_name(name)


def test_a_name_that_all_clients_take_is_taken():
    assert checked_name("cc-master_2") == "cc-master_2"


def a_program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_the_program_that_was_called_goes_before_the_one_on_the_path(tmp_path):
    called = a_program(tmp_path / "called" / "ccmaster")
    on_path = a_program(tmp_path / "bin" / "ccmaster")
    a_program(tmp_path / "called" / "pytest")
    search = str(tmp_path / "bin")
    assert find_program([called, "ccmaster"], search) == called
    assert find_program([str(tmp_path / "called" / "pytest"), "ccmaster"], search) == on_path
    assert find_program([str(tmp_path / "gone" / "ccmaster"), "ccmaster"], search) == on_path


def test_a_link_to_the_program_stays_a_link(tmp_path):
    link = tmp_path / "ccmaster"
    link.symlink_to(a_program(tmp_path / "v1" / "ccmaster"))
    assert find_program([str(link)], None) == str(link)


def test_a_program_called_by_a_relative_path_is_named_by_an_absolute_one(tmp_path, monkeypatch):
    a_program(tmp_path / "bin" / "ccmaster")
    monkeypatch.chdir(tmp_path)
    assert find_program(["bin/ccmaster"], None) == str(tmp_path / "bin" / "ccmaster")


def test_a_program_that_is_nowhere_is_an_error(tmp_path):
    with pytest.raises(InvalidRequest, match="not where its Python is, nor on the PATH"):
        find_program(["pytest", "ccmaster"], str(tmp_path))


def test_a_path_that_json_cannot_hold_is_an_error():
    with pytest.raises(InvalidRequest, match="is not UTF-8"):
        home_to_tell({"CCMASTER_HOME": "/a\udcff"}, default_home())


def default_home():
    from pathlib import Path

    return Path("/home/ana/.ccmaster")


def test_a_home_is_told_only_where_it_is_not_the_default():
    default = default_home()
    assert home_to_tell({}, default) is None
    assert home_to_tell({"CCMASTER_HOME": ""}, default) is None
    assert home_to_tell({"CCMASTER_HOME": str(default)}, default) is None
    assert home_to_tell({"CCMASTER_HOME": "/srv/cc"}, default) == "/srv/cc"
    with pytest.raises(InvalidRequest, match="CCMASTER_HOME is 'cc', which is no absolute path"):
        home_to_tell({"CCMASTER_HOME": "cc"}, default)
