"""What can be read of sessions, who is told of its changes, and how it is completed."""

import json

import pytest
from attrs import evolve, field, frozen

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.mcp import UnknownResource
from ccmaster_hookspecs.principals import person
from ccmaster_hookspecs.references import resolve
from ccmaster_plugin_mcp_server.analytics.changes import SESSION_ANALYTICS, SYSTEM_METRICS
from ccmaster_plugin_mcp_server.protocol.readables import Readables
from ccmaster_plugin_mcp_server.sessions import changes
from ccmaster_plugin_mcp_server.sessions.figures import figured
from ccmaster_plugin_mcp_server.sessions.prompts import PROMPTS
from ccmaster_plugin_mcp_server.sessions.resources import RESOURCES

ID = "11111111-1111-4111-8111-111111111111"
ANA = person("ana")


@frozen(kw_only=True)
class Reading:
    host: object
    uri: str
    variables: dict
    caller: object = ANA


@frozen(kw_only=True)
class Wish:
    host: object
    value: str
    caller: object = ANA
    argument: str = "session_id"
    given: dict = field(factory=dict)


async def read(host, uri):
    """Read a URI as the protocol does."""
    found = Readables(host.contributed).find(ANA, uri)
    code = host.contributed.code(found.offer, found.offer.read)
    data = await code(Reading(host=host, uri=uri, variables=found.variables))
    json.dumps(data, allow_nan=False)
    return data


async def test_a_status_is_what_the_tool_tells(use):
    session_id = await use.launch(name="one")
    await use.becomes(session_id, lambda status: status.rest is not None)
    told = await use.told("get_session_status", session_id="one")
    for wanted in (session_id, "one", session_id[:8]):
        assert await read(use.host, f"ccmaster://session_status/{wanted}") == told


async def test_a_log_is_read_by_pages(use):
    session_id = await use.launch("a [[text:b]]", name="one")
    await use.becomes(session_id, lambda status: status.rest is not None)
    whole = await read(use.host, "ccmaster://session_logs/one")
    assert whole == await use.told("get_session_logs", session_id="one")
    uri, entries = "ccmaster://session_logs/one?limit=4", []
    while True:
        page = await read(use.host, uri)
        entries = page["entries"] + entries
        if page["older_cursor"] is None:
            break
        uri = f"ccmaster://session_logs/one?cursor={page['older_cursor']}&limit=4"
    assert entries == whole["entries"]


@pytest.mark.parametrize("kind", ["session_status", "session_logs"])
async def test_what_is_not_there_is_unknown(kind, use):
    with pytest.raises(UnknownResource, match="no session is called"):
        await read(use.host, f"ccmaster://{kind}/nobody")


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "99999999999", "%F0%9F%98%80"])
async def test_a_bad_limit_is_named(limit, use):
    await use.launch(name="one")
    with pytest.raises(InvalidRequest, match=r"^limit: "):
        await read(use.host, f"ccmaster://session_logs/one?limit={limit}")


async def test_a_bad_cursor_is_named(use):
    await use.launch(name="one")
    with pytest.raises(InvalidRequest, match=r"^cursor: "):
        await read(use.host, "ccmaster://session_logs/one?cursor=x")


async def test_the_registry_tells_who_is_there(use):
    await use.launch(name="one")
    await use.launch(name="two")
    await use.ended(name="three")
    told = await read(use.host, "ccmaster://agent_registry")
    assert [agent["name"] for agent in told["agents"]] == ["two", "one"]
    assert told["agents"][0]["scopes"] == ["session:read", "session:write", "agent:coordinate"]
    assert (told["count"], [host["host"] for host in told["hosts"]]) == (2, [use.host.host_id])


async def test_figures_are_there_as_long_as_someone_serves(use):
    host = use.host
    assert SYSTEM_METRICS not in host.contributed.resources
    async with figured(host):
        before = await read(host, SYSTEM_METRICS)
        await use.launch(name="one")
        after = await read(host, SYSTEM_METRICS)
        told = await read(host, SESSION_ANALYTICS)
        async with figured(host):
            assert await read(host, SYSTEM_METRICS)
        assert SYSTEM_METRICS in host.contributed.resources
    assert SYSTEM_METRICS not in host.contributed.resources
    assert before != after
    assert "one" in json.dumps(told)


@pytest.mark.parametrize(
    "event",
    [
        e.TextSaid(stream=f"session/{ID}", text="x"),
        e.LaunchRequested(
            stream=f"session/{ID}", by=ANA, name="a", runtime="demo", working_dir="/"
        ),
        e.UnknownEvent(stream=f"session/{ID}", kind="Later", body="{}"),
    ],
)
def test_an_event_of_a_session_changes_its_status_and_its_log(event):
    assert list(changes.session_status(event)) == [f"ccmaster://session_status/{ID}"]
    assert list(changes.session_logs(event)) == [f"ccmaster://session_logs/{ID}"]


def test_another_event_changes_neither():
    event = e.HostStopped(stream="host/x")
    assert [*changes.session_status(event), *changes.session_logs(event)] == []


@pytest.mark.parametrize(
    ("event", "changed"),
    [
        (e.HostStopped(stream="host/x"), True),
        (e.TurnStarted(stream=f"session/{ID}"), True),
        (e.IdentitySet(stream=f"session/{ID}", by=ANA, role="reviews"), True),
        (e.NoteSet(stream=f"session/{ID}", key="task", text="x"), True),
        (e.MessageExpired(stream=f"session/{ID}", message_id="m"), True),
        (e.TextSaid(stream=f"session/{ID}", text="x"), False),
        (e.NameTaken(stream="names", name="a", session=ID), False),
    ],
)
def test_what_changes_the_registry(event, changed):
    assert list(changes.agent_registry(event)) == ([changes.REGISTRY] if changed else [])


def test_everything_that_is_named_is_there():
    named = [offer.changed_by for offer in RESOURCES] + [offer.read for offer in RESOURCES]
    named += [prompt.get for prompt in PROMPTS]
    named += [argument.complete for prompt in PROMPTS for argument in prompt.arguments]
    named += [name for offer in RESOURCES for name in getattr(offer, "complete", {}).values()]
    assert all(callable(resolve(name)) for name in named if name)


async def completed(use, name, typed, **more):
    code = resolve(f"ccmaster_plugin_mcp_server.sessions.completing:{name}")
    return list(await code(Wish(host=use.host, value=typed, **more)))


async def test_sessions_that_live_complete_arguments(use):
    fix = await use.launch(name="fix-1")
    await use.launch(name="Fix-2")
    other = await use.launch(name="other")
    await use.ended(name="fix-3")
    assert await completed(use, "names", "fix") == ["Fix-2", "fix-1"]
    assert await completed(use, "sessions", other[:20]) == [other]
    assert (await completed(use, "sessions", ""))[:3] == ["other", "Fix-2", "fix-1"]
    assert fix in await completed(use, "sessions", "")
    assert await completed(use, "several_names", "other, f") == ["other, Fix-2", "other, fix-1"]
    assert await completed(use, "several_names", "fix-1,") == ["fix-1,other", "fix-1,Fix-2"]
    nobody = evolve(ANA, scopes=frozenset())
    assert await completed(use, "sessions", "", caller=nobody) == []


async def test_fixed_words_complete_arguments(use):
    assert await completed(use, "strategy", "p") == ["parallel", "pipeline"]
    assert await completed(use, "message_type", "") == [
        "task",
        "question",
        "answer",
        "status",
        "review",
        "handover",
    ]
    assert await completed(use, "complexity", "c") == ["complex"]
