"""Whatever comes over HTTP is answered, in time: no 500, nothing of the inside, no failure logged.

And the next request is answered as if nothing had been.
"""

import asyncio
import http.client
import json
import logging
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccmaster_plugin_mcp_server.calling.making import UNEXPECTED as FAILED
from ccmaster_plugin_mcp_server.plugin import TABLE
from ccmaster_plugin_mcp_server.protocol.errors import UNEXPECTED
from ccmaster_plugin_mcp_server.reach import reached
from ccmaster_plugin_mcp_server.tokens import person_token

EXAMPLES = 700
PATIENCE = 20.0
"""Seconds after which an answer is taken not to come."""
LEGACY, MODERN = "2025-11-25", "2026-07-28"
PLAIN = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
ABOUT = "io.modelcontextprotocol/"
CONFIGURATION = '[sessions]\nruntime = "demo"\n[mcp_server]\nport = 0\n'


@pytest.fixture
async def host(open_host, ccmaster_home, tmp_path):
    """Return a host that serves, with a session that lives and one that has ended."""
    ccmaster_home.mkdir()
    (ccmaster_home / "config.toml").write_text(CONFIGURATION, encoding="utf-8")
    async with open_host() as host:
        how = {"by": host.person, "working_dir": str(tmp_path), "watch": False}
        await host.launch(name="one", **how)
        gone = await host.launch(name="gone", **how)
        await host.stop(gone, by=host.person)
        yield host


class Door:
    """An HTTP client that says exactly what it is told to say."""

    def __init__(self, url, token):
        self.place, _, self.path = url.removeprefix("http://").partition("/")
        self.token = token
        self.session = None

    def says(self, method, headers, body):
        """Return the status of an answer, and the answer as far as it comes to an end."""
        given = {"Authorization": f"Bearer {self.token}", **headers}
        with closing(http.client.HTTPConnection(self.place, timeout=PATIENCE)) as connection:
            connection.request(method, f"/{self.path}", body=body, headers=given)
            answer = connection.getresponse()
            if _lasts(method, body, answer):
                return answer.status, answer.headers, answer.read1(1 << 16)
            return answer.status, answer.headers, answer.read()

    def begun(self):
        """Return a session of 2025-11-25."""
        if self.session is None:
            how = {"protocolVersion": LEGACY, "capabilities": {}, "clientInfo": {"name": "x"}}
            how["clientInfo"]["version"] = "1"
            told = {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": how}
            status, answered, _ = self.says("POST", PLAIN, json.dumps(told).encode())
            assert status == 200
            self.session = answered["mcp-session-id"]
        return self.session


def _lasts(method, body, answer):
    """Tell whether an answer goes on for as long as one listens."""
    streams = answer.headers.get_content_type() == "text/event-stream"
    return streams and (method == "GET" or b"subscriptions/listen" in body)


async def test_any_request_is_answered(host, a_request_to, caplog):
    door = Door((await reached(host)).url, person_token(host.state_dir(TABLE)))

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(st.data())
    def holds(data):
        status, _, body = door.says(*data.draw(a_request_to(door)))
        assert status < 500
        assert b"Traceback" not in body
        assert b'"code":-32603' not in body
        assert not [said for said in (UNEXPECTED, FAILED) if said.encode() in body]

    await asyncio.to_thread(holds)
    about = {"_meta": {f"{ABOUT}protocolVersion": MODERN, f"{ABOUT}clientCapabilities": {}}}
    told = {"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": about}
    headers = {**PLAIN, "Mcp-Protocol-Version": MODERN, "Mcp-Method": "server/discover"}
    status, _, _ = await asyncio.to_thread(door.says, "POST", headers, json.dumps(told).encode())
    assert status == 200
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR] == []
