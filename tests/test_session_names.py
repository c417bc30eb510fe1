"""Who a session's agent is can be said, and no two living sessions have one name."""

import asyncio

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest, Refused, UnknownSession
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope

QUIET = {"runtime": "demo", "watch": False}


def agent_of(session, *scopes):
    return Principal(PrincipalKind.SESSION, session, frozenset(scopes))


@pytest.fixture
async def asking(open_application):
    async with open_application() as application:
        yield application


@pytest.fixture
def launch(asking, ana, folder):
    async def launched(name, **fields):
        return await asking.launch(by=ana, working_dir=folder, name=name, **QUIET, **fields)

    return launched


async def test_it_is_said_at_launch(asking, launch):
    session = await launch("a", role="  reviews changes ", capabilities=["python", "sql", "python"])
    status = await asking.status(session)
    assert (status.role, status.capabilities) == ("reviews changes", ("python", "sql"))


async def test_a_session_says_so_of_itself_whatever_it_may(asking, launch):
    session = await launch("a")
    await asking.set_identity(session, by=agent_of(session), name="rev", role="reviews")
    await asking.set_identity("rev", by=agent_of(session), capabilities=["python"])
    status = await asking.status("rev")
    assert (status.session_id, status.name) == (session, "rev")
    assert (status.role, status.capabilities) == ("reviews", ("python",))
    with pytest.raises(UnknownSession):
        await asking.status("a")


async def test_of_another_it_needs_a_scope(asking, ana, launch):
    session, other = await launch("a"), await launch("b")
    with pytest.raises(Refused, match="session:write"):
        await asking.set_identity(session, by=agent_of(other, Scope.COORDINATE), role="x")
    await asking.set_identity(session, by=agent_of(other, Scope.SESSION_WRITE), role="x")
    assert (await asking.status(session)).role == "x"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, "nothing was said"),
        ({"name": "b"}, "a living session is called 'b'"),
        ({"name": "no name"}, "cannot be a session's name"),
        ({"role": "x" * 201}, "201 characters"),
        ({"role": "two\nlines"}, "cannot be a role"),
        ({"role": "a\x1b[31mb"}, "cannot be a role"),
        ({"role": "a\u202eb"}, "cannot be a role"),
        ({"capabilities": ["Python"]}, "cannot be one of the capabilities"),
        ({"capabilities": ["a b"]}, "cannot be one of the capabilities"),
        ({"capabilities": ["x" * 64]}, "cannot be one of the capabilities"),
        ({"capabilities": [""]}, "cannot be one of the capabilities"),
        ({"capabilities": [f"c{number}" for number in range(33)]}, "too many"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(asking, ana, launch, said, problem):
    session, _ = await launch("a"), await launch("b")
    before = await asking.store.position()
    with pytest.raises(InvalidRequest, match=problem):
        await asking.set_identity(session, by=ana, **said)
    assert await asking.store.position() == before


async def test_a_name_is_free_once_its_session_has_another(asking, ana, launch):
    first = await launch("a")
    await asking.set_identity(first, by=ana, name="a")  # it may say its own again
    await asking.set_identity(first, by=ana, name="b")
    second = await launch("a")
    assert (await asking.status("a")).session_id == second
    await asking.stop(second, by=ana)
    await asking.set_identity(first, by=ana, name="a")
    assert (await asking.status("a")).session_id == first


async def test_who_has_ended_is_not_renamed(asking, ana, launch):
    session = await launch("a")
    await asking.stop(session, by=ana)
    with pytest.raises(InvalidRequest, match="has ended"):
        await asking.set_identity(session, by=ana, name="b")


async def test_who_comes_back_gets_another_name_where_its_own_is_taken(asking, ana, launch):
    first = await launch("a")
    await asking.stop(first, by=ana)
    second = await launch("a")
    await asking.resume(first, by=ana)
    assert (await asking.status(first)).name == "a-1"
    assert (await asking.status("a")).session_id == second
    await asking.stop(second, by=ana)
    await asking.stop(first, by=ana)
    await asking.resume(first, by=ana)
    assert (await asking.status(first)).name == "a-1"


async def test_in_a_race_nobody_shares_a_name(asking, open_application, ana, launch, folder):
    sessions = [await launch(f"s{number}") for number in range(4)]
    async with open_application() as other:
        wishes = [
            sender.set_identity(session, by=ana, name="best")
            for sender, session in zip((asking, other) * 2, sessions, strict=True)
        ]
        wishes += [
            sender.launch(by=ana, working_dir=folder, name="best", **QUIET)
            for sender in (asking, other)
        ]
        came = await asyncio.gather(*wishes, return_exceptions=True)
    assert sum(not isinstance(each, InvalidRequest) for each in came) == 1
    names = [status.name for status in await asking.sessions()]
    assert len(names) == len(set(names))
    assert names.count("best") == 1


async def test_messages_name_their_sender_as_it_is_called_now(
    open_host, ana, folder, becomes, happened
):
    async with open_host() as host:
        writer = await host.launch(by=ana, working_dir=folder, name="w", **QUIET)
        reader = await host.launch(by=ana, working_dir=folder, name="r", **QUIET)
        await host.set_identity(writer, by=ana, name="author")
        by = agent_of(writer, Scope.SESSION_WRITE)
        message = await host.send(reader, "[[text:done]]", by=by)
        await host.receipt(reader, message, wait=True)
        await host.stop("author", by=ana)
        status = await becomes(host, writer, lambda status: not status.live)
        [renamed] = await happened(host, writer, e.IdentitySet)
    assert (status.name, renamed.name) == ("author", "author")
