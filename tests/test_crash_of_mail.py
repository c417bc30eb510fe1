"""A host is killed between the sending of messages and mail and their delivery."""

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_hookspecs.status import State
from ccmaster_plugin_coordination.messaging import events as m
from ccmaster_plugin_coordination.messaging.drafts import Draft
from ccmaster_plugin_coordination.messaging.posting import post
from ccmaster_plugin_coordination.messaging.tracking import tracked
from ccmaster_plugin_coordination.messaging.words import Kind

CONFIGURATION = '[host]\nlease_seconds = 1\n[sessions]\nruntime = "demo"\n'


async def happened(store, stream, *kinds):
    return [
        one.event
        for one in await store.read(stream=stream, limit=100_000)
        if isinstance(one.event, kinds)
    ]


async def test_what_was_sent_arrives_once_with_the_next_host(
    configure, open_application, spawn_host, ana, folder, becomes
):
    configure(CONFIGURATION)
    async with open_application() as application:
        first = await spawn_host(application.store)
        a, b = [
            await application.launch(by=ana, working_dir=folder, name=name, watch=False)
            for name in "ab"
        ]
        await becomes(application, a, lambda status: status.state is State.IDLE)
        await becomes(application, b, lambda status: status.state is State.IDLE)
        await application.send(b, "busy [[hang:60]]", by=ana)
        await becomes(application, b, lambda status: status.turn is not None)
        sender = Principal(PrincipalKind.SESSION, a, frozenset(Scope))
        drafts = [Draft(text=f"n{n}", to=("b",), key=f"k{n}") for n in range(3)]
        posts = [(await post(application, draft, sender)).posted for draft in drafts]
        direct = await application.send(b, "by other means", by=sender)
        mailed = await post(application, Draft(text="m", to=("b",), kind=Kind.MAIL), sender)
        first.kill()
        await first.wait()

        # Whoever sent it, and does not know whether it did, sends it again.
        again = [await post(application, draft, sender) for draft in drafts]
        assert [one.repeated for one in again] == [True] * 3
        assert [one.posted.post_id for one in again] == [one.post_id for one in posts]
        states = (await tracked(application, posts[0].post_id, sender)).parts[0].course.passed
        assert states[-1].state in {"sent", "held"}

        await spawn_host(application.store)
        for message_id in [*(one.post_id for one in posts), direct]:
            receipt = await application.receipt(b, message_id, wait=True)
            assert receipt.state == "answered"
            course = (await tracked(application, message_id, sender)).parts[0].course
            assert [one.state for one in course.passed].count("delivered") == 1
        mail_id = mailed.posted.post_id
        await becomes(application, b, lambda status: status.notes.get("mail") == "1 unread")
        told = await tracked(application, mail_id, sender)
        assert told.parts[0].course.state in {"sent", "delivered"}

        store = application.store
        delivered = await happened(store, f"session/{b}", e.MessageDelivered)
        assert len({one.message_id for one in delivered}) == len(delivered)
        posted = await happened(store, f"outbox/session/{a}", m.Posted)
        assert len(posted) == 5
        assert [one.direct for one in posted].count(True) == 1
        assert len(await happened(store, f"mail/session/{b}", m.MailSent)) == 1
