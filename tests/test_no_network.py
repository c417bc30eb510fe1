"""ccmaster opens no port and talks to no service; only the demo's scripted Messages API listens."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = [*ROOT.glob("*/src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")]
SCRIPTED_API = ROOT / "plugins/demo_agent/src/ccmaster_plugin_demo_agent/api"
NETWORK = {"aiohttp", "ftplib", "http", "httpx", "requests", "smtplib", "socketserver", "ssl"}
NETWORK |= {"urllib.request", "urllib3", "websockets", "xmlrpc"}
CALLS = {"create_connection", "create_server", "open_connection", "start_server", "socket"}


def uses(code):
    """Return what a module would reach the network with."""
    found = set()
    for node in ast.walk(code):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names if _of_network(alias.name)}
            case ast.ImportFrom(module=str(module)) if _of_network(module):
                found.add(module)
            case ast.ImportFrom(module="socket", names=names):
                found |= {alias.name for alias in names if alias.name != "gethostname"}
            case ast.Call(func=ast.Attribute(attr=name)) if name in CALLS:
                found.add(name)
    return found


def _of_network(module):
    return module in NETWORK or module.partition(".")[0] in NETWORK


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_but_the_scripted_api_is_on_the_network(path):
    if not path.is_relative_to(SCRIPTED_API):
        assert uses(ast.parse(path.read_text(encoding="utf-8"))) == set()


def test_the_network_would_be_seen():
    found = [uses(ast.parse(path.read_text(encoding="utf-8"))) for path in SCRIPTED_API.iterdir()]
    assert any("http.server" in one for one in found)
    assert uses(ast.parse("import socket\nsocket.socket()\nfrom socket import create_server"))
    assert uses(ast.parse("import socket\nsocket.gethostname()")) == set()
