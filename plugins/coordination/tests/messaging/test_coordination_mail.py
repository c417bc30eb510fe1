"""Mail never interrupts: its reader is told once how much there is, and reads when it wants."""

import asyncio

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import Outgoing
from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination.messaging import events as m
from ccmaster_plugin_coordination.messaging.expiring import sweep
from ccmaster_plugin_coordination.messaging.mailboxes import mailboxes_of

BUSY = "busy [[hang:20]]"


async def mailed(agents, sender, to, text="look", **more):
    sent = await agents.told(sender, "send_message", to=to, message=text, kind="mail", **more)
    return sent["message_id"]


async def told_of_mail(agents, session_id):
    """Return what an agent was told of its mail."""
    sent = await agents.happened(f"session/{session_id}", e.MessageSent)
    return [event.text for event in sent if str(event.by) == "system/mail"]


async def test_an_idle_agent_is_told_once_and_reads_it_when_it_wants(agents):
    a, b = await agents.up("a", "b")
    mail_id = await mailed(agents, a, "b", "line one\nline two")
    await agents.idle(b, 1)
    assert await told_of_mail(agents, b) == [
        "You have 1 unread mail. Read it with the tool read_mail when it suits you; mail never has "
        "to be read at once."
    ]
    told = await agents.message(a, mail_id, "delivered")
    assert (await agents.host.status(b)).notes["mail"] == "1 unread"

    read = await agents.told(b, "read_mail")
    [mail] = read["mails"]
    assert (read["unread"], mail["subject"], mail["name"]) == (0, "line one line two", "a")
    first, *lines, last = mail["text"].splitlines()
    assert f"mail {mail_id} from session/{a}, called a; the sender is verified" in first
    assert (lines, last.startswith("[ccmaster ")) == (["line one", "line two"], True)
    assert "mail" not in (await agents.host.status(b)).notes
    told = await agents.message(a, mail_id, "started")

    reply = await agents.told(b, "send_message", in_reply_to=mail_id, message="seen", kind="mail")
    told = await agents.message(a, mail_id, "answered")
    [part] = told["recipients"]
    assert part["answered_by"] == reply["message_id"]
    states = [step["state"] for step in part["states"]]
    assert states == ["sent", "delivered", "started", "answered"]


async def test_mail_does_not_interrupt_and_two_are_told_as_one(agents):
    a, b = await agents.up("a", "b")
    await agents.host.send(b, "busy [[hang:1]]", by=await agents.principal(a))
    await agents.becomes(b, lambda status: status.state is State.WORKING)
    await mailed(agents, a, "b")
    await mailed(agents, a, "b")
    assert (await agents.host.status(b)).state is State.WORKING
    assert (await agents.host.status(b)).notes["mail"] == "2 unread"
    await agents.idle(b, 2)
    [text] = await told_of_mail(agents, b)
    assert text.startswith("You have 2 unread mails. Read them")
    await mailed(agents, a, "b")
    await agents.idle(b, 3)
    assert len(await told_of_mail(agents, b)) == 2


async def test_who_lists_its_mail_is_not_told_again(agents):
    a, b = await agents.up("a", "b")
    await agents.host.send(b, BUSY, by=await agents.principal(a))
    await agents.becomes(b, lambda status: status.state is State.WORKING)
    mail_id = await mailed(agents, a, "b", subject="the plan")
    listed = await agents.told(b, "list_mail")
    [mail] = listed["mails"]
    assert (listed["unread"], mail["mail_id"], mail["subject"]) == (1, mail_id, "the plan")
    assert mail["state"] == "delivered"
    await agents.host.interrupt(b, by=await agents.principal(a))
    await agents.idle(b, 1)
    assert await told_of_mail(agents, b) == []
    [again] = (await agents.told(b, "read_mail", mail_ids=[mail_id]))["mails"]
    assert "look" in again["text"]
    assert (await agents.told(b, "list_mail"))["mails"] == []
    assert len((await agents.told(b, "list_mail", include_read=True))["mails"]) == 1
    [read_again] = (await agents.told(b, "read_mail", mail_ids=[mail_id]))["mails"]
    assert "look" in read_again["text"]
    assert len(await agents.happened(f"mail/session/{b}", m.MailRead)) == 1


async def test_nobody_reads_the_mail_of_others(agents):
    a, _, c = await agents.up("a", "b", "c")
    mail_id = await mailed(agents, a, "b")
    why = await agents.refused(c, "read_mail", mail_ids=[mail_id])
    assert "there is no mail" in why
    assert (await agents.told(c, "list_mail", include_read=True))["mails"] == []


async def test_mail_past_its_deadline_is_not_read(agents):
    a, b = await agents.up("a", "b")
    await agents.host.send(b, BUSY, by=await agents.principal(a))
    mail_id = await mailed(agents, a, "b", deadline_seconds=0.01)
    told = await agents.message(a, mail_id, "expired")
    assert told["recipients"][0]["reason"] == "its deadline passed before it was read"
    assert (await agents.told(b, "read_mail"))["mails"] == []
    assert "mail" not in (await agents.host.status(b)).notes
    assert len(await agents.happened(f"mail/session/{b}", m.MailExpired)) == 1


async def test_mail_of_an_agent_that_ended_has_failed(agents):
    a, b, c = await agents.up("a", "b", "c")
    await agents.host.send_together(
        [Outgoing(session_id=one, text=BUSY) for one in (b, c)], by=await agents.principal(a)
    )
    read = await mailed(agents, a, "b", "read")
    await agents.told(b, "read_mail")
    unread, kept = await mailed(agents, a, "b"), await mailed(agents, a, "c")
    await agents.end(b)
    await asyncio.gather(*(sweep(agents.host) for _ in range(3)))
    told = await agents.message(a, unread, "failed")
    assert told["recipients"][0]["reason"] == "the agent ended before it read it"
    for mail_id, state in ((read, "started"), (kept, "sent")):
        await agents.message(a, mail_id, state)
    assert len(await agents.happened(f"mail/session/{b}", m.MailFailed)) == 1


async def test_the_next_deadline_is_told_to_who_sweeps(agents):
    a, b = await agents.up("a", "b")
    await agents.host.send(b, BUSY, by=await agents.principal(a))
    assert await sweep(agents.host) is None
    await mailed(agents, a, "b", deadline_seconds=900)
    await mailed(agents, a, "b", deadline_seconds=300)
    box = await mailboxes_of(agents.host).box(await agents.principal(b))
    assert await sweep(agents.host) == min(mail.deadline for mail in box.unread)


async def test_a_full_mailbox_takes_no_more_and_says_so(opened):
    async with opened("max_unread_mails = 2") as agents:
        a, b = await agents.up("a", "b")
        await agents.host.send(b, BUSY, by=await agents.principal(a))
        for _ in range(2):
            await mailed(agents, a, "b")
        why = await agents.refused(a, "send_message", to="b", message="x", kind="mail")
        assert why.startswith("the mailbox of b holds 2 unread mails already")
        await agents.told(b, "read_mail")
        await mailed(agents, a, "b")


async def test_many_who_write_at_once_never_overfill_it_and_the_count_is_right(opened):
    async with opened("max_unread_mails = 4") as agents:
        senders = await agents.up("a", "b", "c")
        [to] = await agents.up("to")
        await agents.host.send(to, BUSY, by=await agents.principal(senders[0]))
        results = await asyncio.gather(
            *(agents(one, "send_message", to="to", message="x", kind="mail") for one in senders * 4)
        )
        assert sum(not result.failed for result in results) == 4
        assert (await agents.host.status(to)).notes["mail"] == "4 unread"


async def test_an_agent_writes_to_its_person_and_the_person_answers(agents):
    [a] = await agents.up("a")
    person = agents.host.person
    mail_id = await mailed(agents, a, "person", "shall I?")
    listed = await agents.told(person, "list_mail")
    assert [one["mail_id"] for one in listed["mails"]] == [mail_id]
    await agents.told(person, "read_mail", mail_ids=[mail_id[:8]])
    await agents.told(person, "send_message", in_reply_to=mail_id, message="yes", kind="mail")
    await agents.message(a, mail_id, "answered")
    [mail] = (await agents.told(a, "read_mail"))["mails"]
    assert f"from {person}; the sender is verified." in mail["text"]
    assert "It is from a person." in mail["text"]


@pytest.mark.parametrize(
    "scopes", [[Scope.SESSION_READ], [Scope.SESSION_READ, Scope.SESSION_WRITE]]
)
async def test_an_agent_that_could_not_read_is_not_told(agents, ana, scopes):
    [a] = await agents.up("a", scopes=scopes)
    await agents.told(ana, "send_message", to="a", message="hi", kind="mail")
    message_id = await agents.host.send(a, "go", by=ana)
    await agents.host.receipt(a, message_id, wait=True)
    await agents.becomes(a, lambda status: status.rest is not None)
    assert await told_of_mail(agents, a) == []
