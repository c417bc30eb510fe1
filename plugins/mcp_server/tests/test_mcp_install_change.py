"""What is decided of a file before anything is written, and what a person is shown of it."""

import json

import pytest

from ccmaster_hookspecs.errors import ConfigurationError, Refused
from ccmaster_plugin_mcp_server.install.change import Kind, Slot, installed, removed
from ccmaster_plugin_mcp_server.install.clients import DIALECTS, Client

OURS = {"command": "/bin/ccmaster", "args": ["mcp", "serve", "--transport", "stdio"]}
NEWER = {"command": "/opt/ccmaster", "args": ["mcp", "serve", "--transport", "stdio"]}
STRANGER = {"command": "npx", "args": ["--key=hush"], "env": {"TOKEN": "hush"}}


def slot(client="claude-code", **more):
    return Slot(path="/f.json", dialect=DIALECTS[Client(client)], name="ccmaster", **more)


def file_with(**servers):
    return json.dumps({"token": "hush", "mcpServers": servers}, indent=2).encode()


@pytest.mark.parametrize("before", [None, b"", b" \n", "\ufeff\n".encode()])
def test_where_there_is_nothing_all_is_new(before):
    change = installed(slot(), before, OURS)
    assert (change.kind, change.before) == (Kind.ADDED, before)
    assert json.loads(change.after) == {"mcpServers": {"ccmaster": OURS}}
    assert '+      "command": "/bin/ccmaster",' in change.shown.splitlines()


def test_each_client_has_its_own_section():
    change = installed(slot("vscode"), b"{}", OURS)
    assert json.loads(change.after) == {"servers": {"ccmaster": OURS}}


def test_ours_is_replaced_and_an_equal_one_left():
    change = installed(slot(), file_with(ccmaster=OURS), NEWER)
    assert (change.kind, change.has_entry) == (Kind.REPLACED, True)
    assert json.loads(change.after)["mcpServers"] == {"ccmaster": NEWER}
    again = installed(slot(), change.after, NEWER)
    assert (again.kind, again.shown, again.has_entry) == (Kind.NOTHING, "", True)


def test_ours_is_removed_and_one_that_is_not_there_is_not():
    change = removed(slot(), file_with(ccmaster=OURS, other=STRANGER))
    assert (change.kind, change.has_entry) == (Kind.REMOVED, False)
    assert json.loads(change.after)["mcpServers"] == {"other": STRANGER}
    for before in (None, b"", b"{}", change.after):
        again = removed(slot(), before)
        assert (again.kind, again.shown, again.has_entry) == (Kind.NOTHING, "", False)


@pytest.mark.parametrize("act", [lambda *at: installed(*at, OURS), removed])
def test_an_entry_of_somebody_else_is_kept_unless_forced(act):
    before = file_with(ccmaster=STRANGER)
    with pytest.raises(Refused, match="has an entry 'ccmaster' that is not ccmaster's"):
        act(slot(), before)
    change = act(slot(force=True), before)
    assert change.kind in {Kind.REPLACED, Kind.REMOVED}
    assert b"npx" not in change.after


@pytest.mark.parametrize(
    ("before", "problem"),
    [
        (b"\xff\xfe{", "is not UTF-8 text: byte 0"),
        (b'{"mcpServers": {},}', "is not JSON that Claude Code reads: line 1, column 18: a comma"),
        (b"{} // mine", "a comment stands here"),
        (b"[]", "is not one JSON object"),
        (b'{"mcpServers": []}', "'mcpServers' in /f.json is not an object"),
        (b'{"mcpServers": {}, "mcpServers": {}}', "says 'mcpServers' twice"),
        (b'{"mcpServers": {"ccmaster": 1, "ccmaster": 2}}', "says 'ccmaster' twice"),
    ],
)
def test_a_file_that_is_not_understood_is_left_alone(before, problem):
    with pytest.raises(ConfigurationError, match=problem):
        installed(slot(), before, OURS)
    with pytest.raises(ConfigurationError, match=problem):
        removed(slot(), before)


def test_comments_are_for_clients_that_read_them():
    change = installed(slot("vscode"), b"{\n  // mine\n}", OURS)
    assert change.after.startswith(b"{\n  // mine\n")


def test_no_secret_of_others_is_shown():
    own = json.dumps(OURS)
    lines = ['"a": {"env": {"TOKEN": "hush"}},', f'"ccmaster": {own},', '"b": {"args": ["hush"]}']
    before = "\n".join(['{"mcpServers": {', *lines, '}, "token": "hush"}']).encode()
    for change in (installed(slot(), before, NEWER), removed(slot(), before)):
        shown = change.shown.splitlines()
        assert ' "a": {"env": {"TOKEN": "…"}},' in shown
        assert f'-"ccmaster": {own},' in shown
        assert ' "b": {"args": ["…"]}' in shown
        assert ' }, "token": "…"}' in shown


def test_an_entry_that_is_forced_away_keeps_its_secrets_too():
    change = installed(slot(force=True), file_with(ccmaster=STRANGER), OURS)
    assert "hush" not in change.shown
    assert '-      "command": "…",' in change.shown.splitlines()
    assert '+      "command": "/bin/ccmaster",' in change.shown.splitlines()


def test_comments_are_hidden_and_nothing_steers_the_terminal():
    before = '{\n  // key: hush\n  "a\u009b2J": "hush" /* hush\n hush */\n}'.encode()
    change = installed(slot("cursor"), before, OURS)
    assert "hush" not in change.shown
    assert "\u009b" not in change.shown
    assert "   // …" in change.shown.splitlines()
    assert '+  "a\ufffd2J": "…", /* …' in change.shown.splitlines()


def test_a_comma_more_is_shown_as_the_change_that_it_is():
    change = installed(slot("cursor"), b'{\n  "mcpServers": {\n    "a": {}\n  }\n}\n', OURS)
    assert change.shown.splitlines()[:6] == [
        "--- /f.json",
        "+++ /f.json",
        "@@ -1,5 +1,14 @@",
        " {",
        '   "mcpServers": {',
        '-    "a": {}',
    ]
