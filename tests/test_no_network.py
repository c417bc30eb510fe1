"""Only two doors listen, and only two clients call on others; nothing else knows a network."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = [*ROOT.glob("*/src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")]
DEMO_AGENT = ROOT / "plugins/demo_agent/src/ccmaster_plugin_demo_agent"
SCRIPTED_API = DEMO_AGENT / "api"
OWN_TOOLS = DEMO_AGENT / "own_tools"
MCP_SERVER = ROOT / "plugins/mcp_server/src/ccmaster_plugin_mcp_server"
DOOR = MCP_SERVER / "http"
INSPECTOR = MCP_SERVER / "inspecting"
MAY_USE = {
    SCRIPTED_API: {"http", "socketserver"},  # a server on loopback, for the demo alone
    OWN_TOOLS: {"httpx2"},  # a client of ccmaster's own server, on loopback
    DOOR: {"create_server", "http", "socket", "ssl", "uvicorn"},  # a server, which calls nobody
    INSPECTOR: {"httpx2", "mcp.client", "ssl"},  # a client of the server that a person names
}
NETWORK = {"aiohttp", "ftplib", "http", "httpx", "httpx2", "mcp.client", "requests", "smtplib"}
NETWORK |= {"socketserver", "ssl", "urllib.request", "urllib3", "uvicorn", "websockets", "xmlrpc"}
CALLS = {"create_connection", "create_server", "open_connection", "start_server", "socket"}


def uses(code):
    """Return what a module would reach the network with."""
    found = set()
    for node in _run(code):
        match node:
            case ast.Import(names=names):
                found |= {_family(alias.name) for alias in names}
            case ast.ImportFrom(module="socket", names=names):
                found |= {alias.name for alias in names if alias.name != "gethostname"}
            case ast.ImportFrom(module=str(module), names=names):
                found |= {_family(module), *(_family(f"{module}.{one.name}") for one in names)}
            case ast.Call(func=ast.Attribute(attr=name)) if name in CALLS:
                found.add(name)
    return found - {None}


def _run(code):
    """Yield what is run of a module; what only a type checker reads reaches nothing."""
    for node in ast.iter_child_nodes(code):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from _run(node)


def _family(module):
    """Return the member of NETWORK that a module belongs to; None: it belongs to none."""
    return next((one for one in NETWORK if f"{module}.".startswith(f"{one}.")), None)


def allowed(path):
    return next((may for folder, may in MAY_USE.items() if path.is_relative_to(folder)), set())


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_is_on_the_network_but_who_may(path):
    assert uses(ast.parse(path.read_text(encoding="utf-8"))) <= allowed(path)


@pytest.mark.parametrize("folder", MAY_USE, ids=lambda path: str(path.relative_to(ROOT)))
def test_whoever_may_be_on_the_network_is(folder):
    used = [uses(ast.parse(path.read_text(encoding="utf-8"))) for path in folder.rglob("*.py")]
    assert set().union(*used) == MAY_USE[folder]


def test_the_network_would_be_seen():
    assert uses(ast.parse("import socket\nsocket.socket()\nfrom socket import create_server"))
    assert uses(ast.parse("from mcp import client")) == {"mcp.client"}
    assert uses(ast.parse("import http.client, httpcore")) == {"http"}
    assert uses(ast.parse("import socket\nsocket.gethostname()")) == set()
    assert uses(ast.parse("if TYPE_CHECKING:\n    import httpx2")) == set()
