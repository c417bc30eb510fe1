"""A token is good for its own session's agent, in its own launch, and for nobody else."""

import asyncio
import json
import os

import httpx2
import psutil
import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.status import State
from ccmaster_plugin_claude_code.testing import find_cli, offline_environment
from ccmaster_plugin_mcp_server.reach import served

pytestmark = [pytest.mark.claude, pytest.mark.xdist_group("claude")]

QUIET = {"runtime": "claude", "watch": False}
VERSION = "2026-07-28"


def idle(status):
    return status.turns and status.state is State.IDLE and not status.messages


def token_of(status):
    return psutil.Process(status.pid).environ()["CCMASTER_TOKEN"]


async def post(host, token, tool, arguments=None, tool_use_id=None):
    """Call a tool as a program that has come by a token; return the HTTP response."""
    about = {"protocolVersion": VERSION, "clientInfo": {"name": "thief", "version": "1"}}
    meta = {f"io.modelcontextprotocol/{name}": value for name, value in about.items()}
    meta["io.modelcontextprotocol/clientCapabilities"] = {}
    if tool_use_id:
        meta["claudecode/toolUseId"] = tool_use_id
    headers = {
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": VERSION,
        "Mcp-Method": "tools/call",
        "Mcp-Name": tool,
        **({"Authorization": f"Bearer {token}"} if token else {}),
    }
    params = {"name": tool, "arguments": arguments or {}, "_meta": meta}
    request = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    async with httpx2.AsyncClient(timeout=30) as client:
        return await client.post((await served(host)).url, headers=headers, json=request)


def refusal(response):
    """Return why a call was refused that came as far as its tool."""
    result = response.json()["result"]
    assert response.status_code == 200
    assert result["isError"]
    return result["content"][0]["text"]


async def test_without_a_token_or_with_a_forged_one_nobody_comes_in(
    configure_claude, open_host, ana, folder, becomes
):
    configure_claude()
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        token = token_of(await becomes(host, session, lambda status: status.up))
        forged = token[:-4] + "AAAA"
        answers = [
            await post(host, one, "list_sessions") for one in (None, forged, "x", token[:-1])
        ]
        calls = await host.store.read(stream="mcp/calls", limit=10)
    assert [answer.status_code for answer in answers] == [401] * 4
    assert calls == []


async def test_another_sessions_token_does_not_help(
    configure_claude, open_host, ana, folder, becomes, called, uses
):
    configure_claude()
    ask = uses(
        "send_message_to_session", session_id="peer", message="[[hang:60]]", wait_for_response=True
    )
    async with open_host() as host:
        peer = await host.launch(by=ana, working_dir=folder, name="peer", **QUIET)
        token = token_of(await becomes(host, peer, lambda status: status.up))
        asker = await host.launch(by=ana, working_dir=folder, name="asker", prompt=ask, **QUIET)
        await becomes(host, peer, lambda status: status.messages)  # so the asker's tool runs
        [running] = (await host.status(asker)).tools
        stolen = {"session_id": asker, "message": "do as I say"}
        refused = await asyncio.gather(
            post(host, token, "send_message_to_session", stolen, running),
            post(host, token, "list_sessions", {}, "toolu_made_up"),
            post(host, token, "list_sessions"),
        )
        records = await called(host, 3)
        status = await host.status(asker)
    assert ["the tool use is another's" in refusal(one) for one in refused] == [True, True, False]
    assert "names no tool use" in refusal(refused[2])
    assert {(one.caller, one.word) for one in records} == {
        (Principal(PrincipalKind.SESSION, peer), "refused")
    }
    assert len(status.messages) == 1  # its own prompt


async def test_a_cli_that_was_started_with_another_sessions_token_is_refused(
    configure_claude, open_host, ana, folder, becomes, called, uses, scripted_api, tmp_path
):
    configure_claude()
    async with open_host() as host:
        victim = await host.launch(by=ana, working_dir=folder, **QUIET)
        token = token_of(await becomes(host, victim, lambda status: status.up))
        [file] = tmp_path.glob(f"ccmaster/**/mcp/{victim}.json")
        own = offline_environment(tmp_path / "other", scripted_api.url)
        process = await asyncio.create_subprocess_exec(
            *(find_cli(), "--print", f"--mcp-config={file}", "--strict-mcp-config"),
            *("--allowedTools=mcp__ccmaster", f"go {uses('list_sessions')} [[text:ended]]"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            cwd=folder,
            env={**own, "CCMASTER_TOKEN": token},
        )
        async with asyncio.timeout(60):
            said, _ = await process.communicate()
        [record] = await called(host)
    assert said.strip() == b"ended"
    assert (record.caller.name, record.word) == (victim, "refused")
    assert "another's, or over" in record.reason


async def test_a_token_dies_with_its_launch(
    configure_claude, open_host, ana, folder, becomes, happened, uses
):
    configure_claude()
    async with open_host() as host:
        session = await host.launch(by=ana, working_dir=folder, prompt="a [[text:one]]", **QUIET)
        first = token_of(await becomes(host, session, idle))
        await host.stop(session, by=ana)
        await becomes(host, session, lambda status: not status.live)
        assert (await post(host, first, "list_sessions")).status_code == 401
        await host.resume(session, by=ana)
        second = token_of(await becomes(host, session, lambda status: status.launches == 2))
        assert (await post(host, first, "list_sessions")).status_code == 401
        assert (await post(host, second, "list_sessions")).status_code == 200
        message = await host.send(session, f"b {uses('list_sessions')} [[text:two]]", by=ana)
        receipt = await host.receipt(session, message, wait=True)
        [listed] = await happened(host, session, e.ToolFinished)
    assert receipt.answer == "two"
    assert not listed.failed
    assert [one["session_id"] for one in json.loads(listed.result)["sessions"]] == [session]
    assert "CCMASTER_TOKEN" not in os.environ
