"""A coordination where no host conducts: what happens in the middle of a deed is the test's."""

from uuid import uuid4

import pytest

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.events import LaunchRequested, MessageSent, session_stream
from ccmaster_hookspecs.principals import Scope, person
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.events import TaskStarted, task_stream
from ccmaster_plugin_coordination.tasks.words import TaskState
from ccmaster_plugin_coordination.together import advancing
from ccmaster_plugin_coordination.together.cancelling import cancel
from ccmaster_plugin_coordination.together.choosing import Wanted
from ccmaster_plugin_coordination.together.coordinations import coordinations_of
from ccmaster_plugin_coordination.together.starting import Wish, start

ANA = person("ana")


@pytest.fixture
async def apart(configure, ccmaster_home, folder):
    """A store with the session of an agent that nobody runs."""
    plugins = Plugins()
    plugins.discover()
    async with hosts.application(ccmaster_home, plugins) as application:
        await application.store.append(
            LaunchRequested(
                stream=session_stream("bob"),
                by=ANA,
                runtime="demo",
                working_dir=folder,
                name="bob",
                scopes=tuple(Scope),
            )
        )
        yield application


async def begun(host):
    wish = Wish(description="All of it.", strategy="parallel", wanted=[Wanted(agent="bob")])
    return await start(host, wish, str(uuid4()), by=ANA)


async def test_an_agent_that_began_as_it_was_cancelled_is_told_to_stop(apart, monkeypatch):
    one = await begun(apart)
    [task_id] = one.task_ids
    sessions = apart.sessions

    async def meanwhile():
        """Let the agent begin before the cancellation is kept."""
        monkeypatch.setattr(apart, "sessions", sessions)
        stream = task_stream(task_id)
        started = TaskStarted(stream=stream, session="bob", epoch=1, message_id="m")
        await apart.store.append(started)
        return await sessions()

    monkeypatch.setattr(apart, "sessions", meanwhile)
    await cancel(apart, one.coordination_id, by=ANA)
    task = (await board_of(apart).now()).tasks[task_id]
    assert (task.state, task.session) == (TaskState.CANCELLED, "bob")
    sent = await apart.store.read(stream=session_stream("bob"))
    [told] = [each.event for each in sent if isinstance(each.event, MessageSent)]
    assert "Stop working on it" in told.text


async def test_one_that_cannot_go_on_keeps_no_other_from_it(apart, monkeypatch):
    odd, other = await begun(apart), await begun(apart)
    situation = advancing.situation

    def fails(one, board, names):
        if one.coordination_id == odd.coordination_id:
            raise ZeroDivisionError
        return situation(one, board, names)

    monkeypatch.setattr(advancing, "situation", fails)
    await advancing.advance(apart, board_of(apart))
    known = (await coordinations_of(apart).now()).all
    assert known[odd.coordination_id].states == ()
    assert len(known[other.coordination_id].states) == 1
