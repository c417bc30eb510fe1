"""Messages reach who they are for, all or none, and their sender is told the truth."""

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState
from ccmaster_plugin_coordination.messaging import events as m


async def test_the_sender_is_told_of_every_state_with_its_time(agents):
    a, b = await agents.up("a", "b")
    sent = await agents.told(a, "send_message", to="b", message="hi [[text:hello]]")
    told = await agents.message(a, sent["message_id"], "answered")
    [part] = told["recipients"]
    assert part["answer"] == "hello"
    states = [step["state"] for step in part["states"]]
    assert states == ["sent", "held", "delivered", "started", "answered"]
    times = [step["at"] for step in part["states"]]
    assert times == sorted(times)
    assert (told["sender"], part["to"], part["name"]) == (f"session/{a}", f"session/{b}", "b")


async def test_the_recipient_reads_it_framed_with_its_verified_sender(agents):
    a, b = await agents.up("a", "b")
    sent = await agents.told(a, "send_message", to="b", message="plain words")
    told = await agents.message(a, sent["message_id"], "answered")
    # The demo agent says the end of what it was given; as an answer, that is no frame any more.
    assert "plain words\n(ccmaster " in told["recipients"][0]["answer"]
    [event] = [
        one
        for one in await agents.happened(f"session/{b}", e.MessageSent)
        if one.message_id == sent["message_id"]
    ]
    assert (str(event.by), event.text) == (f"session/{a}", "plain words")


@pytest.mark.parametrize(
    ("choice", "reached"),
    [
        ({"to": "*"}, {"b", "c", "d"}),
        ({"to": "*", "exclude": ["c"]}, {"b", "d"}),
        ({"to": "*", "include": ["b", "c"], "exclude": ["c"]}, {"b"}),
        ({"to": ["b", "d", "b"]}, {"b", "d"}),
        ({"role": "tester"}, {"b", "d"}),
        ({"capability": "python"}, {"d"}),
        ({"role": "tester", "exclude": ["b"]}, {"d"}),
    ],
)
async def test_it_is_for_whom_the_sender_chose(agents, choice, reached):
    [a] = await agents.up("a", role="tester")
    await agents.up("b", role="tester")
    await agents.up("c")
    await agents.up("d", role="tester", capabilities=["python"])
    sent = await agents.told(a, "send_message", message="to you", kind="mail", **choice)
    assert {one["name"] for one in sent["recipients"]} == reached
    assert {one["state"] for one in sent["recipients"]} <= {"sent", "delivered"}


async def test_all_get_it_or_none(agents):
    a, b, c = await agents.up("a", "b", "c")
    await agents.end(c)
    for others in (["b", "nobody"], ["b", c], ["b", "a"]):
        await agents.refused(a, "send_message", to=others, message="hi")
        await agents.refused(a, "send_message", to=others, message="hi", kind="mail")
    assert await agents.happened(f"session/{b}", e.MessageSent) == []
    assert await agents.happened(f"mail/session/{b}") == []
    assert await agents.happened(f"outbox/session/{a}", m.Posted) == []


async def test_a_reply_goes_to_the_sender_in_the_same_thread(agents):
    a, b, c = await agents.up("a", "b", "c")
    first = await agents.told(a, "send_message", to=["b", "c"], message="what is it?")
    [to_b] = [one for one in first["recipients"] if one["name"] == "b"]
    reply = await agents.told(b, "send_message", in_reply_to=to_b["message_id"], message="a cat")
    assert [one["name"] for one in reply["recipients"]] == ["a"]
    assert reply["thread"] == first["message_id"]
    again = await agents.told(
        a, "send_message", in_reply_to=reply["message_id"], message="whose?", kind="mail"
    )
    assert ([one["name"] for one in again["recipients"]], again["thread"]) == (
        ["b"],
        first["message_id"],
    )
    thread = await agents.told(b, "get_thread", message_id=again["message_id"])
    assert [one["message_id"] for one in thread["messages"]] == [
        first["message_id"],
        reply["message_id"],
        again["message_id"],
    ]
    assert thread["messages"][1]["text"] == "a cat"
    assert "whose?\n[ccmaster " in thread["messages"][2]["text"]
    only = await agents.told(c, "get_thread", message_id=first["message_id"])
    assert [one["message_id"] for one in only["messages"]] == [first["message_id"]]


async def test_a_reply_to_a_person_is_mail_to_them(agents, ana):
    [a] = await agents.up("a")
    message_id = await agents.host.send(a, "how is it?", by=ana)
    await agents.idle(a, 1)
    reply = await agents.told(a, "send_message", in_reply_to=message_id, message="done")
    assert (reply["kind"], reply["recipients"][0]["to"]) == ("mail", "person/ana")
    other = await agents.refused(
        a, "send_message", in_reply_to=message_id, message="done", kind="message"
    )
    assert "ana is no agent" in other


async def test_a_repeated_call_sends_once_and_tells_of_the_first(agents):
    a, b = await agents.up("a", "b")
    how = {"to": "b", "message": "once", "idempotency_key": "k1"}
    first = await agents.told(a, "send_message", **how)
    await agents.message(a, first["message_id"], "answered")
    second = await agents.told(a, "send_message", **how)
    assert (first["repeated"], second["repeated"]) == (False, True)
    assert second["message_id"] == first["message_id"]
    assert second["recipients"][0]["state"] == "answered"
    other = await agents.refused(a, "send_message", **{**how, "message": "twice"})
    assert "idempotency_key: it was used for another post" in other
    assert len(await agents.happened(f"outbox/session/{a}", m.Posted)) == 1
    mine = await agents.told(b, "send_message", to="a", message="mine", idempotency_key="k1")
    assert mine["repeated"] is False


async def test_a_deadline_that_passes_is_told(agents):
    a, _ = await agents.up("a", "b")
    await agents.host.send("b", "busy [[hang:20]]", by=await agents.principal(a))
    late = await agents.told(a, "send_message", to="b", message="too late", deadline_seconds=0.2)
    told = await agents.message(a, late["message_id"], "expired")
    assert told["recipients"][0]["states"][-1]["state"] == MessageState.EXPIRED


async def test_only_who_takes_part_is_told(agents, ana):
    a, b, c = await agents.up("a", "b", "c")
    sent = await agents.told(a, "send_message", to="b", message="secret", kind="mail")
    why = await agents.refused(c, "get_message", message_id=sent["message_id"])
    assert "neither got nor sent" in why
    for who in (a, b, ana):
        await agents.told(who, "get_message", message_id=sent["message_id"])
    unknown = "00000000-0000-4000-8000-000000000000"
    assert "there is no message" in await agents.refused(a, "get_message", message_id=unknown)
    assert "has no message" in await agents.refused(c, "get_thread", message_id=sent["message_id"])
