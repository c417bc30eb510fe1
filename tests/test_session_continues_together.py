"""What a session goes on with is kept together with what a plugin records of it, or not at all."""

import asyncio

import pytest
from attrs import define, field

from ccmaster_core.continuation import AT_ONCE
from ccmaster_hookspecs import Continue, Principal, PrincipalKind, Rest, hookimpl
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import person
from ccmaster_hookspecs.status import State

QUIET = {"runtime": "demo", "watch": False}
BOARD = "board/test"
CHOSEN = "33333333-3333-4333-8333-333333333333"
PEER = Principal(PrincipalKind.SESSION, "lead")


def noted(text):
    return e.NoteSet(stream=BOARD, key="work", text=text)


def resting(status):
    return status.state is State.IDLE and status.rest is not None


@define(eq=False)
class Worker:
    """Lets a session go on once, with a record of that on a board of its own."""

    answers: list = field(factory=list)
    asked: int = 0
    enough: asyncio.Event = field(factory=asyncio.Event)
    looks: int = 1
    """How often it is asked until that is enough."""

    @hookimpl(tryfirst=True)
    async def decide_continuation(self, host, status):
        self.asked += 1
        if self.asked >= self.looks:
            self.enough.set()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return await answer(host, status) if callable(answer) else answer


async def with_work(host, status):
    """Give the one piece of work that is on the board, unless it was taken."""
    last = await host.store.tail(BOARD, 1)
    if last and last[0].event.text != "free":
        return Rest("all is taken")
    task = e.NoteSet(stream=f"session/{status.session_id}", key="task", text="it")
    return Continue(
        "do it [[text:done]]",
        note="task: it",
        by=host.person,
        message_id=CHOSEN,
        also=(noted("taken"), task),
        expect={BOARD: last[0].position if last else 0},
    )


async def test_the_message_and_its_record_stand_in_one_commit(
    open_host, ana, folder, becomes, happened
):
    async with open_host(Worker([with_work])) as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        status = await becomes(host, session, lambda status: status.turns == 1 and resting(status))
        [sent] = await happened(host, session, e.MessageSent)
        [taken] = await host.store.read(stream=BOARD)
        kept = await host.store.read(after=taken.position - 1, limit=3)
    assert (sent.message_id, sent.by, sent.note) == (CHOSEN, host.person, "task: it")
    assert [type(one.event) for one in kept] == [e.NoteSet, e.NoteSet, e.MessageSent]
    assert (status.last_message, status.notes) == ("done", {"task": "it"})
    assert (status.person_at, status.continuations) == (None, 0)


async def test_a_board_that_has_moved_on_is_looked_at_again(
    open_host, ana, folder, becomes, happened
):
    async def too_late(host, status):
        answer = await with_work(host, status)
        await host.store.append(noted("taken by another"))
        return answer

    worker = Worker([too_late, with_work])
    async with open_host(worker) as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        status = await becomes(host, session, resting)
        assert await happened(host, session, e.MessageSent) == []
        [only] = await host.store.read(stream=BOARD)
    assert (status.rest, worker.asked) == ("all is taken", 2)
    assert (only.event.text, status.notes) == ("taken by another", {})


async def test_a_plugin_that_never_knows_is_asked_less_and_less(
    open_host, ana, folder, becomes, happened
):
    wrong = Continue("never", expect={BOARD: 7})
    worker = Worker([wrong], looks=AT_ONCE + 1)
    async with open_host(worker) as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        async with asyncio.timeout(20):
            await worker.enough.wait()
        # The host is not kept busy, and what happens in the session is looked at, at once.
        message = await host.send(session, "go [[text:hello]]", by=ana)
        receipt = await host.receipt(session, message, wait=True)
        worker.answers = [Rest("it knows now")]
        host.consider(session)
        status = await becomes(host, session, lambda status: status.rest == "it knows now")
    assert (receipt.answer, status.turns) == ("hello", 1)


async def test_a_host_whose_claim_is_over_keeps_nothing(open_host, ana, folder, happened):
    lost = asyncio.Event()

    async def while_another_takes_it(host, status):
        stream = f"session/{status.session_id}"
        claim = (await host.store.claims("session/"))[stream]
        await host.store.release(claim)
        await host.store.claim(stream, "another host", 60)
        lost.set()
        return await with_work(host, status)

    worker = Worker([while_another_takes_it])
    async with open_host(worker) as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        async with asyncio.timeout(20):
            await lost.wait()
            while host._runs._runs:  # nobody is told that a run is over
                await asyncio.sleep(0.01)
        assert await host.store.read(stream=BOARD) == []
        assert await happened(host, session, e.MessageSent) == []


@pytest.mark.parametrize(("by", "framed"), [(PEER, True), (person("ana"), False)])
async def test_what_a_session_goes_on_with_is_framed_unless_it_is_a_persons(
    open_host, ana, folder, becomes, by, framed
):
    async def once(host, status):
        if status.prompted:
            return Rest("enough")
        return Continue("go", by=by)

    async with open_host(Worker([once])) as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        status = await becomes(host, session, lambda status: status.turns == 1 and resting(status))
    assert status.last_message.startswith("ok: ")
    assert ("end of the message]" in status.last_message) is framed


async def test_considering_reaches_what_runs_here(open_host, ana, folder, becomes):
    worker = Worker([Rest("closed")])
    async with open_host(worker) as host:
        session = await host.launch(by=ana, working_dir=folder, **QUIET)
        await becomes(host, session, resting)
        worker.answers = [Rest("closed for long")]
        host.consider("no session of that id")
        host.consider(session)
        await becomes(host, session, lambda status: status.rest == "closed for long")
        worker.answers = [Rest("told by a note")]
        note = e.NoteSet(stream=f"session/{session}", key="task", text="ready")
        await host.store.append(note)
        await becomes(host, session, lambda status: status.rest == "told by a note")


async def test_what_a_plugin_keeps_is_made_once_a_process(open_host, open_application):
    class Kept:
        def __init__(self, host):
            self.host = host

    async with open_host() as host, open_application() as other:
        first = host.kept(Kept)
        assert (host.kept(Kept), first.host) == (first, host)
        assert other.kept(Kept) is not first
