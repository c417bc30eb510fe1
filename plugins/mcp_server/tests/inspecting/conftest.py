"""`ccmaster inspect` as a person runs it, and servers of all sorts to look into."""

import io
import json
import shlex
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import typer
from attrs import frozen

from ccmaster_core.cli import failures
from ccmaster_core.cli.command_line import CommandLine
from ccmaster_plugin_mcp_server.cli.inspect import app

SERVERS = Path(__file__).parent / "servers"


@frozen
class Ended:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        assert self.err == ""
        return json.loads(self.out)


@pytest.fixture
def inspect(capsys, monkeypatch, ccmaster_home):
    """Run `ccmaster inspect` in this process: `inspect("tools", URL)`."""
    command = typer.main.get_command(app)

    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        command_line = CommandLine({"CCMASTER_HOME": str(ccmaster_home), "CCMASTER_PLUGINS": ""})
        try:
            command.main([*map(str, arguments)], prog_name="inspect", obj=command_line)
        except SystemExit as ended:
            code = ended.code or 0
        except BaseException as error:  # noqa: BLE001 - as the script itself does
            code = failures.tell(error)
        return Ended(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def lively():
    """The command of a good server over stdio."""
    return shlex.join([sys.executable, str(SERVERS / "lively.py")])


@pytest.fixture(scope="session")
def odd():
    """The command of a server that behaves in some way: `odd("dies")`."""

    def command(how):
        return shlex.join([sys.executable, str(SERVERS / "odd.py"), how])

    return command


@pytest.fixture(scope="session")
def url():
    """The URL of a good server over HTTP."""
    import uvicorn

    found = spec_from_file_location("lively", SERVERS / "lively.py")
    module = module_from_spec(found)
    found.loader.exec_module(module)
    made = module.lively().streamable_http_app()
    with _served(uvicorn.Config(made, port=0, log_level="critical", ws="none")) as port:
        yield f"http://127.0.0.1:{port}/mcp"


class _served:
    """Serves in a thread for as long as the block lasts."""

    def __init__(self, config):
        import uvicorn

        self.server = uvicorn.Server(config)
        self.socket = config.bind_socket()
        self.thread = threading.Thread(target=self.server.run, args=([self.socket],))

    def __enter__(self):
        self.thread.start()
        return self.socket.getsockname()[1]

    def __exit__(self, *_):
        self.server.should_exit = True
        self.thread.join()
        self.socket.close()


class Unkind(BaseHTTPRequestHandler):
    """Answers as the path says."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        how = self.path.strip("/")
        match how:
            case "html":
                self.answer(200, "text/html", "<h1>Hello</h1>")
            case "junk":
                self.answer(200, "application/json", "{]")
            case "stream":
                self.answer(200, "text/event-stream", "data: {]\n\n")
            case "parrot":
                error = {"code": -32000, "message": self.headers["authorization"]}
                said = json.dumps({"jsonrpc": "2.0", "id": None, "error": error})
                self.answer(400, "application/json", said)
            case "silent":
                self.server.over.wait()
            case "drops":
                self.connection.close()
            case "redirect":
                self.answer(302, "text/plain", "", location="https://example.org/mcp?key=hidden")
            case _:
                challenge = {"www-authenticate": 'Bearer scope="x"'} if how == "401" else {}
                self.answer(int(how), "text/plain", "no", **challenge)

    def answer(self, status, kind, text, **headers):
        self.send_response(status)
        for name, value in {"content-type": kind, "content-length": len(text), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def unkind():
    """The URL of something that is no MCP server; its path says what it does."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Unkind) as server:
        server.over = threading.Event()
        server.handle_error = lambda *_: None  # a client that gave up is none of ours
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.over.set()
        server.shutdown()
        thread.join()
