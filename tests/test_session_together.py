"""Several messages stand in one commit, with what a plugin keeps beside them; each is sent once."""

import asyncio

import pytest

from ccmaster_hookspecs import Outgoing
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import Conflict, InvalidRequest, Refused, UnknownSession
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope

QUIET = {"runtime": "demo", "watch": False}
ONE, TWO, THREE = (f"{number}1111111-1111-4111-8111-111111111111" for number in (1, 2, 3))


@pytest.fixture
async def asking(open_application):
    async with open_application() as application:
        yield application


@pytest.fixture
async def pair(asking, ana, folder):
    """Two sessions that nobody runs."""
    return [
        await asking.launch(by=ana, working_dir=folder, name=name, **QUIET) for name in ("a", "b")
    ]


def noted(text):
    return e.NoteSet(stream="outbox/test", key="note", text=text)


async def texts(happened, application, session):
    return [event.text for event in await happened(application, session, e.MessageSent)]


async def test_all_are_kept_in_one_commit(asking, ana, pair, happened):
    before = await asking.store.position()
    messages = [Outgoing(session_id="a", text="one"), Outgoing(session_id=pair[1], text="two")]
    first, second = await asking.send_together(messages, by=ana, also=[noted("both")])
    kept = [one.event for one in await asking.store.read(after=before)]
    assert [type(event) for event in kept] == [e.MessageSent, e.MessageSent, e.NoteSet]
    assert [event.message_id for event in kept[:2]] == [first, second]
    assert [await texts(happened, asking, session) for session in pair] == [["one"], ["two"]]


async def test_one_that_cannot_be_sent_keeps_all_back(asking, ana, pair):
    before = await asking.store.position()
    good = Outgoing(session_id="a", text="one")
    with pytest.raises(UnknownSession):
        await asking.send_together([good, Outgoing(session_id="none", text="x")], by=ana)
    with pytest.raises(InvalidRequest, match="the message is empty"):
        await asking.send_together([good, Outgoing(session_id="b", text=" ")], by=ana)
    with pytest.raises(InvalidRequest, match="there is no message to send"):
        await asking.send_together([], by=ana, also=[noted("none")])
    nobody = Principal(PrincipalKind.SESSION, pair[0], frozenset({Scope.SESSION_READ}))
    with pytest.raises(Refused, match="session:write"):
        await asking.send_together([good], by=nobody)
    assert await asking.store.position() == before


async def test_a_repeated_call_sends_what_is_left(asking, ana, pair, happened):
    first = Outgoing(session_id="a", text="one", message_id=ONE)
    second = Outgoing(session_id="b", text="two", message_id=TWO)
    assert await asking.send_together([first], by=ana) == [ONE]
    assert await asking.send_together([first, second], by=ana, also=[noted("1")]) == [ONE, TWO]
    before = await asking.store.position()
    assert await asking.send_together([first, second], by=ana, also=[noted("2")]) == [ONE, TWO]
    assert await asking.store.position() == before
    assert [await texts(happened, asking, session) for session in pair] == [["one"], ["two"]]


async def test_one_id_is_for_one_message(asking, ana, pair, happened):
    twice = [Outgoing(session_id="a", text="one", message_id=ONE)] * 2
    assert await asking.send_together(twice, by=ana) == [ONE, ONE]
    assert await texts(happened, asking, pair[0]) == ["one"]
    elsewhere = Outgoing(session_id="b", text="one", message_id=ONE)
    with pytest.raises(InvalidRequest, match="was used for another session"):
        await asking.send_together([elsewhere], by=ana)
    both = [Outgoing(session_id=session, text="x", message_id=TWO) for session in pair]
    with pytest.raises(InvalidRequest, match="was used for another session"):
        await asking.send_together(both, by=ana)


async def test_a_stream_that_has_moved_on_is_told(asking, ana, pair, happened):
    position = await asking.store.append(noted("first"))
    message = Outgoing(session_id="a", text="one", message_id=ONE)
    with pytest.raises(Conflict) as conflict:
        await asking.send_together([message], by=ana, expect={"outbox/test": 0})
    assert (conflict.value.stream, conflict.value.actual) == ("outbox/test", position)
    assert await texts(happened, asking, pair[0]) == []
    assert await asking.send_together([message], by=ana, expect={"outbox/test": position}) == [ONE]


async def test_senders_in_a_race_send_each_message_once(
    asking, open_application, ana, pair, happened
):
    messages = [
        Outgoing(session_id=pair[0], text="one", message_id=ONE),
        Outgoing(session_id=pair[1], text="two", message_id=TWO),
        Outgoing(session_id=pair[0], text="three", message_id=THREE),
    ]
    async with open_application() as other, asyncio.TaskGroup() as racing:
        for number in range(12):
            some = [messages[number % 3], messages[(number + 1) % 3]]
            sender = (asking, other)[number % 2]
            racing.create_task(sender.send_together(some, by=ana))
    assert sorted(await texts(happened, asking, pair[0])) == ["one", "three"]
    assert await texts(happened, asking, pair[1]) == ["two"]
