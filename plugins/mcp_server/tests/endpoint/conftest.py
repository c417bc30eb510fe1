"""Requests of MCP over HTTP, of both eras: right, nearly right, and nothing of the sort."""

import json

import pytest
from hypothesis import strategies as st

from ccmaster_plugin_mcp_server.sessions.prompts import PROMPTS
from ccmaster_plugin_mcp_server.sessions.resources import RESOURCES
from ccmaster_plugin_mcp_server.sessions.tools import TOOLS

LEGACY, MODERN = "2025-11-25", "2026-07-28"
ABOUT = "io.modelcontextprotocol/"
PLAIN = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}

TEXTS = st.text(max_size=20)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
SELDOM = st.integers(0, 9).map(lambda chance: chance == 7)
"""Whether something is not as it should be: so seldom that most else is looked at."""
METHODS = [
    "initialize",
    "ping",
    "server/discover",
    "tools/list",
    "tools/call",
    "resources/list",
    "resources/templates/list",
    "resources/read",
    "resources/subscribe",
    "resources/unsubscribe",
    "subscriptions/listen",
    "prompts/list",
    "prompts/get",
    "completion/complete",
    "logging/setLevel",
    "tasks/get",
    "tasks/update",
    "tasks/cancel",
    "notifications/initialized",
    "notifications/cancelled",
    "notifications/progress",
    "notifications/roots/list_changed",
]
PATHS = [
    "agent_registry",
    "system_metrics",
    "session_analytics",
    "session_status/one",
    "session_status/../..",
    "session_logs/one?limit=x",
    "session_logs/one?cursor=bzE",
    "session_logs/%00",
    "%",
]
URIS = st.sampled_from([f"ccmaster://{path}" for path in PATHS] + ["file:///etc/passwd", "\0", ""])
CURSORS = st.sampled_from(["bzE", "bjE", "bzEvMQ", "MQ", "=", "é", "0", "-1"]) | TEXTS
NAMES = st.sampled_from([tool.name for tool in TOOLS] + [prompt.name for prompt in PROMPTS])
KNOWN = st.sampled_from(["one", "gone", "session:read", "ended", "demo", "/", "~", ".", "bzE"])


ARGUMENTS = st.dictionaries(
    st.sampled_from(
        sorted({name for tool in TOOLS for name in tool.input_schema["properties"]} - {"timeout"})
    )
    | TEXTS,
    KNOWN | ANYTHING,
    max_size=4,
).map(lambda given: {**given, "timeout": 0.01} if "wait_for_response" in given else given)
"""None waits for long: how long is not what is held here."""


@st.composite
def params(draw, method):
    """Return what may be the parameters of a method."""
    if draw(SELDOM):
        return draw(ANYTHING)
    fields = {
        "name": NAMES | TEXTS,
        "arguments": ARGUMENTS | ANYTHING,
        "uri": URIS | TEXTS,
        "cursor": CURSORS,
        "level": st.sampled_from(["debug", "error", "loud", None]),
        "taskId": TEXTS | KNOWN,
        "inputResponses": ANYTHING,
        "requestState": TEXTS | ANYTHING,
        "requestId": st.integers(0, 3) | TEXTS,
        "progressToken": st.integers(0, 3) | TEXTS,
        "protocolVersion": st.sampled_from([LEGACY, MODERN, "2024-11-05", "1", None]),
        "capabilities": st.just({}) | ANYTHING,
        "clientInfo": st.just({"name": "x", "version": "1"}) | ANYTHING,
        "ref": st.sampled_from(
            [
                *({"type": "ref/prompt", "name": prompt.name} for prompt in PROMPTS),
                {"type": "ref/resource", "uri": "ccmaster://session_logs/{session_id}"},
                *({"type": "ref/resource", "uri": getattr(one, "uri", "x")} for one in RESOURCES),
                {"type": "ref/nothing"},
            ]
        )
        | ANYTHING,
        "argument": st.fixed_dictionaries({"name": KNOWN | TEXTS, "value": TEXTS}) | ANYTHING,
        "notifications": st.fixed_dictionaries(
            {},
            optional={
                "toolsListChanged": st.booleans() | ANYTHING,
                "resourceSubscriptions": st.lists(URIS, max_size=3) | ANYTHING,
                "taskIds": st.lists(TEXTS, max_size=2) | ANYTHING,
            },
        ),
    }
    needed = {
        "tools/call": ["name", "arguments"],
        "prompts/get": ["name", "arguments"],
        "resources/read": ["uri"],
        "resources/subscribe": ["uri"],
        "completion/complete": ["ref", "argument"],
        "initialize": ["protocolVersion", "capabilities", "clientInfo"],
        "subscriptions/listen": ["notifications"],
    }.get(method, [])
    few = draw(st.sets(st.sampled_from(sorted(fields)), max_size=2))
    return {name: draw(fields[name]) for name in {*needed, *few}}


@st.composite
def a_request(draw, door):
    """Return a request of either era, right or not quite: method, headers, body."""
    era = draw(st.sampled_from([LEGACY, MODERN]))
    method = draw(st.sampled_from(METHODS) | st.sampled_from(METHODS) | st.just("tools/call"))
    if draw(SELDOM):
        method = draw(TEXTS | st.just(method.upper()))
    told = {"jsonrpc": "2.0", "id": draw(st.integers(0, 9)), "method": method}
    told["params"] = draw(params(method))
    headers = {**PLAIN, "Mcp-Protocol-Version": era}
    if era == MODERN and isinstance(told["params"], dict):
        told["params"]["_meta"] = draw(meta())
        headers["Mcp-Method"] = method.encode("ascii", "replace").decode().strip()
        named = told["params"].get("name", told["params"].get("uri", told["params"].get("taskId")))
        if isinstance(named, str):
            headers["Mcp-Name"] = named.encode("ascii", "replace").decode()
    elif era == LEGACY and not draw(SELDOM):
        headers["Mcp-Session-Id"] = door.begun()
    body = draw(spoilt(told))
    if draw(SELDOM):
        headers |= draw(st.dictionaries(ODD_HEADERS, ODD_TEXTS, max_size=2))
    verb = draw(
        st.sampled_from(["POST", "GET", "DELETE", "PUT", "OPTIONS"])
        if draw(SELDOM)
        else st.just("POST")
    )
    if verb == "DELETE" and headers.get("Mcp-Session-Id") == door.session:
        door.session = None
    return verb, {name: _written(text) for name, text in headers.items()}, body


ODD_HEADERS = st.sampled_from(
    [
        "Accept",
        "Content-Type",
        "Mcp-Protocol-Version",
        "Mcp-Method",
        "Mcp-Name",
        "Mcp-Session-Id",
        "Mcp-Param-x",
        "Last-Event-ID",
        "Origin",
    ]
)
ODD_TEXTS = st.sampled_from(
    [
        "",
        "x",
        "*/*",
        "text/plain",
        MODERN,
        LEGACY,
        "2024-11-05",
        "tools/call",
        "1",
        "é",
        "=?x?=",
        "0",
    ]
)


@st.composite
def meta(draw):
    """Return what a client of 2026-07-28 says with each request, or something like it."""
    about = {
        f"{ABOUT}protocolVersion": MODERN,
        f"{ABOUT}clientCapabilities": {},
        f"{ABOUT}clientInfo": {"name": "x", "version": "1"},
    }
    if not draw(SELDOM):
        return about
    odd = st.sampled_from([*about, "progressToken", "claudecode/toolUseId", f"{ABOUT}logLevel"])
    return {**about, **draw(st.dictionaries(odd | TEXTS, ANYTHING, max_size=2))}


@st.composite
def spoilt(draw, told):
    """Return a message as bytes, mostly as it is."""
    spoil = draw(st.integers(0, 6)) if draw(SELDOM) else None
    if spoil == 0:
        return draw(st.binary(max_size=60))
    if spoil == 1:
        told = draw(ANYTHING)
    elif spoil == 2:
        told = [told, told]
    elif spoil == 3:
        told = {**told, **draw(st.dictionaries(st.sampled_from([*told]), ANYTHING, min_size=1))}
    elif spoil == 4:
        told = {name: told[name] for name in draw(st.sets(st.sampled_from(sorted(told))))}
    elif spoil == 5:
        return b"[" * 100_000
    data = json.dumps(told, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    return data[:-1] if spoil == 6 else data


def _written(text):
    return text.encode("utf-8").decode("latin-1").replace("\n", " ").replace("\r", " ")


@pytest.fixture
def a_request_to():
    """Return the strategy for a request that is made with a client's session, or without."""
    return a_request
