"""A message that is taken back is not delivered, whoever runs its session, and if nobody does."""

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState

QUIET = {"runtime": "demo", "watch": False}


async def test_where_nobody_runs_the_session_it_is_cancelled_at_once(
    open_application, ana, folder, happened
):
    async with open_application() as asking:
        session = await asking.launch(by=ana, working_dir=folder, **QUIET)
        message = await asking.send(session, "go", by=ana)
        await asking.cancel(session, message, by=ana)
        receipt = await asking.receipt(session, message)
        assert len(await happened(asking, session, e.MessageCancelled)) == 1
        assert await asking.store.claims() == {}
    assert receipt.state is MessageState.CANCELLED


async def test_the_host_that_takes_the_session_just_then_does_it(
    open_application, open_host, ana, folder, becomes, happened
):
    async with open_application() as asking:
        session = await asking.launch(by=ana, working_dir=folder, **QUIET)
        message = await asking.send(session, "go", by=ana)
        kept = await asking.send(session, "stay", by=ana)
        # As one who asked for it just before the host had the session, and died.
        stream = e.session_stream(session)
        await asking.store.append(
            e.MessageCancelRequested(stream=stream, by=ana, message_id=message)
        )
        async with open_host() as host:
            receipt = await host.receipt(session, message, wait=True)
            await host.receipt(session, kept, wait=True)
            delivered = await happened(host, session, e.MessageDelivered)
            status = await becomes(host, session, lambda status: not status.messages)
    assert receipt.state is MessageState.CANCELLED
    assert [event.message_id for event in delivered] == [kept]
    assert status.unwanted == ()
