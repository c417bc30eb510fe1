"""Agents write to each other over the real endpoint, each under its own token."""

import json

from ccmaster_hookspecs import events as e
from ccmaster_plugin_coordination.messaging import events as m

SEND = '[[tool:mcp__ccmaster__send_message {"to": "b", "message": "see you", "kind": "%s"}]]'
READ = "[[tool:mcp__ccmaster__read_mail {}]]"


async def test_a_message_and_a_mail_go_from_agent_to_agent(open_host, folder, ana):
    async def said(host, session_id, text):
        message_id = await host.send(session_id, text, by=ana)
        assert (await host.receipt(session_id, message_id, wait=True)).state == "answered"

    async def happened(host, stream, kind):
        stored = await host.store.read(stream=stream, limit=10_000)
        return [one.event for one in stored if isinstance(one.event, kind)]

    async with open_host() as host:
        a, b = [
            await host.launch(by=ana, working_dir=folder, name=name, runtime="demo", watch=False)
            for name in "ab"
        ]
        await said(host, a, f"{SEND % 'message'} {SEND % 'mail'} [[text:sent]]")
        await said(host, b, f"{READ} [[text:read]]")
        results = [
            json.loads(one.result)
            for one in await happened(host, f"session/{a}", e.ToolFinished)
            if not one.failed
        ]
        [read] = await happened(host, f"session/{b}", e.ToolFinished)
        told = [one.text for one in await happened(host, f"session/{b}", e.MessageSent)]
        posted = await happened(host, f"outbox/session/{a}", m.Posted)
    assert [one["kind"] for one in results] == ["message", "mail"]
    assert "see you" in told
    assert f"from session/{a}, called a; the sender is verified" in read.result
    assert "see you\n[ccmaster " in read.result.replace("\\n", "\n")
    assert [(str(one.kind), one.hop) for one in posted] == [("message", 1), ("mail", 1)]
