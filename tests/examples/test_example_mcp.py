"""The examples of hooks on tools, resources, prompts and HTTP are found, and do what they say."""

import json

import pytest

from ccmaster_core import dispatch
from ccmaster_hookspecs import Deny
from ccmaster_hookspecs.decisions import Allow, Connect
from ccmaster_hookspecs.mcp import ToolOutcome
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope

SESSION = Principal(PrincipalKind.SESSION, "4be1", frozenset({Scope.SESSION_WRITE}))


class Asked:
    """What the code of a contribution is given, without a wire."""

    def __init__(self, host, **more):
        self.host = host
        self.__dict__.update(more)


async def test_register_tools(install, open_host):
    install("dice")
    async with open_host() as host:
        tool = host.contributed.tools["roll_dice"]
        roll = host.contributed.code(tool, tool.call)
        result = await roll(Asked(host, arguments={"sides": 6, "count": 3}))
    assert len(result["rolled"]) == 3
    assert sum(result["rolled"]) == result["sum"]
    assert set(result["rolled"]) <= set(range(1, 7))


async def test_register_resources(install, configure, open_host):
    install("house_rules")
    configure('[house_rules]\nrules = ["Ask first.", "Tidy up."]\n')
    async with open_host() as host:
        resource = host.contributed.resources["house-rules://all"]
        read = host.contributed.code(resource, resource.read)
        assert await read(Asked(host)) == "- Ask first.\n- Tidy up."


async def test_register_prompts(install, open_host, ana, folder):
    install("house_rules")
    async with open_host() as host:
        session_id = await host.launch(by=ana, working_dir=folder, runtime="demo", name="fix-1")
        prompt = host.contributed.prompts["check_the_rules"]
        get = host.contributed.code(prompt, prompt.get)
        text = await get(Asked(host, arguments={"session": session_id}))
        complete = host.contributed.code(prompt, prompt.arguments[0].complete)
        assert await complete(Asked(host, value="fi")) == ["fix-1"]
        assert await complete(Asked(host, value="x")) == []
    assert text.startswith("Look at what fix-1 did last.")
    assert "- Leave no test failing." in text


@pytest.mark.parametrize(("scopes", "status"), [((Scope.SESSION_READ,), 200), ((), 403)])
async def test_register_http(install, open_host, scopes, status):
    install("doorbell")
    sent = []

    async def send(message):
        sent.append(message)

    async with open_host() as host:
        offer = host.contributed.http_apps["/doorbell"]
        app = await host.contributed.code(offer, offer.app)(host)
        caller = Principal(PrincipalKind.CLIENT, "light", frozenset(scopes))
        await app({"type": "http", "state": {"principal": caller}}, None, send)
    assert sent[0]["status"] == status
    assert json.loads(sent[1]["body"]) == {"sessions": 0 if scopes else None}


@pytest.mark.parametrize(
    ("caller", "most", "denied"), [("session", 0, True), ("session", 9, False)]
)
async def test_decide_tool_call(install, open_host, ana, monkeypatch, caller, most, denied):
    plugin = install("chaperon")("plugin")
    monkeypatch.setattr(plugin, "MOST", most)
    async with open_host() as host:
        tool = host.contributed.tools["create_session"]
        answer = await host.decide_tool_call(SESSION, tool, {})
        assert isinstance(answer, Deny) is denied
        assert await host.decide_tool_call(ana, tool, {}) == Allow()


async def test_on_tool_called(install, open_host, caplog):
    install("chaperon")
    refused = ToolOutcome(
        call_id="c",
        tool_use_id=None,
        arguments={},
        word="refused",
        reason="too many",
        duration_ms=1,
    )
    async with open_host() as host:
        tool = host.contributed.tools["create_session"]
        await host.tool_called(SESSION, tool, refused)
    assert "session/4be1 may not call create_session: too many" in caplog.text


@pytest.mark.parametrize("url", [None, "https://far.example/mcp"])
async def test_decide_endpoint(install, configure, plugins, open_host, url):
    install("far_door")
    configure(f'[far_door]\nurl = "{url}"\n' if url else "")
    async with open_host() as host:
        plugins.discover(only={"far-door"})
        answer = await dispatch.decide(
            plugins.hook.decide_endpoint, expected=(Connect,), host=host, status=None
        )
    assert answer == (Connect(url) if url else None)
