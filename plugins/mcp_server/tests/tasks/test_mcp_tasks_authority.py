"""What the caller of a task may do when it is taken over: what they might then, and may now."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope, person
from ccmaster_plugin_mcp_server.tasks.authority import still
from ccmaster_plugin_mcp_server.tasks.events import McpTaskCreated

READ, WRITE = Scope.SESSION_READ, Scope.SESSION_WRITE
NOW = datetime.now(UTC)
CREATED = McpTaskCreated(
    stream="mcp-task/x",
    caller=person("nobody"),
    scopes=(READ, WRITE),
    tool="job",
    arguments={},
    call_id="c",
    expires=NOW,
    client={},
)


def scopes_of(principal):
    return None if principal is None else set(principal.scopes)


@pytest.mark.parametrize(
    ("kind", "name", "anonymous", "left"),
    [
        ("client", "anonymous", (READ, Scope.APPROVE), {READ}),
        ("client", "anonymous", (), None),
        ("client", "known", (), {READ, WRITE}),
        ("person", "somebody-else", (READ,), None),
        ("session", "8f14e45f-ceea-467f-a9d4-3a7d5f1d9c11", (READ,), None),
        ("session", "../x", (READ,), None),
    ],
)
async def test_a_caller_may_what_they_might_then_and_may_now(
    open_desk, kind, name, anonymous, left
):
    caller = Principal(PrincipalKind(kind), name)
    async with open_desk(running=False) as desk:
        principal = await still(desk.host, evolve(CREATED, caller=caller), anonymous)
        assert scopes_of(principal) == left


async def test_the_person_may_what_they_might_then(open_desk):
    async with open_desk(running=False) as desk:
        created = evolve(CREATED, caller=desk.host.person, scopes=(READ,))
        assert scopes_of(await still(desk.host, created, ())) == {READ}


async def test_a_session_may_what_its_launch_allows_until_it_ends(open_desk, tmp_path):
    async with open_desk(running=False) as desk:
        host = desk.host
        session_id = "8f14e45f-ceea-467f-a9d4-3a7d5f1d9c11"
        asked = e.LaunchRequested(
            stream=e.session_stream(session_id),
            by=host.person,
            name="one",
            runtime="any",
            working_dir=str(tmp_path),
            scopes=(READ,),
        )
        await host.store.append(asked)
        created = evolve(CREATED, caller=Principal(PrincipalKind.SESSION, session_id))
        assert scopes_of(await still(host, created, ())) == {READ}
        ended = e.SessionEnded(stream=e.session_stream(session_id), reason=e.EndReason.FINISHED)
        await host.store.append(ended)
        assert await still(host, created, ()) is None
