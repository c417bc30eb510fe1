"""What a session's agent may ask of ccmaster, and how it is known: by a token that dies with it."""

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import Refused
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope, person

READER = Principal(PrincipalKind.CLIENT, "reader", frozenset({Scope.SESSION_READ}))
WRITES = frozenset({Scope.SESSION_READ, Scope.SESSION_WRITE})


@pytest.fixture
async def launched(open_host, folder, becomes):
    """Launch a demo session; return the host, and what launches there."""
    async with open_host() as host:

        async def launch(by, **how):
            session_id = await host.launch(by=by, working_dir=folder, runtime="demo", **how)
            await becomes(host, session_id, lambda status: status.up)
            return session_id

        yield host, launch


async def issued(host, session_id):
    """Give a session's agent a token as its host does when it is brought up."""
    from ccmaster_core import tokens

    token = tokens.new_token(session_id)
    event = e.SessionTokenIssued(
        stream=e.session_stream(session_id), token_hash=tokens.hash_of(token)
    )
    await host.reached(await host.store.append(event))
    return token


async def test_a_token_is_known_as_its_session_with_the_scopes_of_the_launch(launched):
    host, launch = launched
    session_id = await launch(person("ana"), scopes={Scope.SESSION_READ})
    known = await host.authenticate(await issued(host, session_id))
    assert known == Principal(PrincipalKind.SESSION, session_id)
    assert known.scopes == {Scope.SESSION_READ}


async def test_a_new_token_kills_the_old_one_and_the_end_kills_both(launched, becomes):
    host, launch = launched
    session_id = await launch(person("ana"))
    old, new = await issued(host, session_id), await issued(host, session_id)
    assert await host.authenticate(old) is None
    assert await host.authenticate(new)
    await host.stop(session_id, by=person("ana"))
    await becomes(host, session_id, lambda status: not status.live)
    assert await host.authenticate(new) is None


async def test_one_sessions_token_with_the_name_of_another_is_nobodys(launched):
    host, launch = launched
    one, other = await launch(person("ana")), await launch(person("ana"))
    token, foreign = await issued(host, one), await issued(host, other)
    forged = foreign[: len("ccs_") + 32] + token[len("ccs_") + 32 :]
    assert await host.authenticate(forged) is None
    assert await host.authenticate("") is None
    assert await host.authenticate("ccs_") is None


async def test_what_is_kept_of_a_token_is_its_hash(launched, happened):
    host, launch = launched
    session_id = await launch(person("ana"))
    token = await issued(host, session_id)
    [kept] = await happened(host, session_id, e.SessionTokenIssued)
    assert token not in repr(kept)
    assert token not in repr(await host.status(session_id))


async def test_a_session_may_what_is_configured_unless_it_is_said(launched):
    host, launch = launched
    usual = await host.status(await launch(person("ana")))
    none = await host.status(await launch(person("ana"), scopes=()))
    assert usual.scopes == (Scope.SESSION_READ, Scope.SESSION_WRITE, Scope.COORDINATE)
    assert none.scopes == ()


async def test_no_scope_is_gained_through_a_child(launched):
    host, launch = launched
    parent = Principal(PrincipalKind.SESSION, await launch(person("ana"), scopes=WRITES), WRITES)
    child = await host.status(await launch(parent))
    assert child.scopes == (Scope.SESSION_READ, Scope.SESSION_WRITE)
    with pytest.raises(Refused, match="session:approve"):
        await launch(parent, scopes={Scope.APPROVE})
    with pytest.raises(Refused, match="session:write"):
        await launch(READER)


async def test_a_permission_mode_is_given_by_those_who_may_approve(launched):
    _, launch = launched
    writer = Principal(PrincipalKind.CLIENT, "writer", WRITES)
    with pytest.raises(Refused, match="session:approve"):
        await launch(writer, permission_mode="default")
    assert await launch(person("ana"), permission_mode="default")


async def test_a_session_may_always_end_itself_and_no_other(launched, becomes):
    host, launch = launched
    own, other = await launch(person("ana"), scopes=()), await launch(person("ana"))
    itself = await host.authenticate(await issued(host, own))
    with pytest.raises(Refused):
        await host.stop(other, by=itself)
    await host.stop(own, by=itself, reason="done")
    ended = await becomes(host, own, lambda status: not status.live)
    assert ended.ended is e.EndReason.STOPPED
