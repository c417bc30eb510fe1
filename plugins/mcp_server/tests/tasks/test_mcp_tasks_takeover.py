"""A server ends, in good order or not; another goes on with its tasks, or says that they failed."""

import asyncio

import pytest
from attrs import evolve
from mcp_types import ElicitResult

from ccmaster_hookspecs.decisions import Deny
from ccmaster_hookspecs.mcp import Form
from ccmaster_hookspecs.mcp.schemas import table, text
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_plugin_mcp_server.tasks.events import (
    TASK,
    McpTaskCancelRequested,
    McpTaskLeft,
    McpTaskTaken,
    stream_of,
)
from ccmaster_plugin_mcp_server.tasks.takeover import MOST_DEATHS

NAME = Form(text="Who are you?", schema=table({"name": text("Your name.")}))


async def answers(context, params):
    return ElicitResult(action="accept", content={"name": "Ada"})


async def for_ever(call):
    await asyncio.Event().wait()


async def done(call):
    return f"done under {call.call_id} by {call.caller}"


async def left_behind(open_desk, tool, *, resumes=True, caller=None, code=for_ever):
    """Make a task on a server that ends; return its id and the call's."""
    async with open_desk(offers={tool: {"call": code, "resumes": resumes}}) as desk:
        async with desk.client(caller) as client:
            task_id = (await client.call(tool))["taskId"]
        created = (await desk.host.store.read(0, stream_of(task_id)))[0].event
        return task_id, created.call_id


async def test_a_task_that_resumes_goes_on_under_the_same_call(open_desk):
    task_id, call_id = await left_behind(open_desk, "job")
    async with open_desk(offers={"job": {"call": done, "resumes": True}}) as desk:
        async with desk.client() as client:
            task = await client.until(task_id, "completed")
            said = f"done under {call_id} by {desk.host.person}"
            assert task["result"]["content"][0]["text"] == said
        kinds = [type(one.event) for one in await desk.host.store.read(0, stream_of(task_id))]
        assert kinds.count(McpTaskLeft) == kinds.count(McpTaskTaken) == 1


async def test_a_task_that_does_not_resume_has_failed_at_once(open_desk):
    task_id, _ = await left_behind(open_desk, "job", resumes=False)
    async with open_desk(running=False) as desk, desk.client() as client:
        task = await client.get(task_id)
        assert task["status"] == "failed"
        assert task["error"] == {"code": -32603, "message": "the server ended while it ran"}


async def test_answers_that_were_given_are_not_asked_for_again(open_desk):
    async def greet(call):
        first = await call.ask(who=NAME)
        second = await call.ask(who=NAME)
        return f"{first['who'].content['name']}, {second['who'].content['name']}"

    offers = {"greet": {"call": greet, "resumes": True}}
    async with (
        open_desk(offers=offers) as desk,
        desk.client(elicitation_callback=answers) as client,
    ):
        task_id = (await client.call("greet"))["taskId"]
        await client.until(task_id, "input_required")
        given = {"who": {"action": "accept", "content": {"name": "Ada"}}}
        await client.ask("tasks/update", task_id, inputResponses=given)
        async with asyncio.timeout(20):
            while "who-2" not in (await client.get(task_id)).get("inputRequests", {}):
                await asyncio.sleep(0.005)
    async with open_desk(offers=offers) as desk, desk.client() as client:
        task = await client.until(task_id, "input_required")
        assert task["inputRequests"].keys() == {"who-2"}
        given = {"who-2": {"action": "accept", "content": {"name": "Bo"}}}
        await client.ask("tasks/update", task_id, inputResponses=given)
        task = await client.until(task_id, "completed")
        assert task["result"]["content"][0]["text"] == "Ada, Bo"


async def test_a_task_whose_tool_is_gone_has_failed(open_desk):
    task_id, _ = await left_behind(open_desk, "job")
    async with open_desk() as desk, desk.client() as client:
        task = await client.until(task_id, "failed")
        assert task["error"]["message"] == "there is no such tool any more"


async def test_a_task_that_was_cancelled_while_nobody_ran_it_is_not_run_again(open_desk):
    task_id, _ = await left_behind(open_desk, "job")
    async with open_desk(running=False) as desk, desk.client() as client:
        await client.ask("tasks/cancel", task_id)
        assert (await client.get(task_id))["status"] == "working"
    async with (
        open_desk(offers={"job": {"call": done, "resumes": True}}) as desk,
        desk.client() as client,
    ):
        await client.until(task_id, "cancelled")


async def test_a_task_is_not_run_again_for_who_may_do_nothing_any_more(open_desk):
    client = Principal(PrincipalKind.CLIENT, "anonymous", frozenset(Scope))
    task_id, _ = await left_behind(open_desk, "job", caller=client)
    async with (
        open_desk(offers={"job": {"call": done, "resumes": True}}) as desk,
        desk.client(client) as mine,
    ):
        task = await mine.until(task_id, "failed")
        assert task["error"]["message"] == "its caller may do nothing any more"


async def test_plugins_are_asked_again_before_a_task_is_run_again(open_desk, monkeypatch):
    task_id, _ = await left_behind(open_desk, "job")
    async with open_desk(running=False, offers={"job": {"call": done, "resumes": True}}) as desk:

        class Strict:
            @staticmethod
            async def decide_tool_call(host, caller, tool, arguments):
                return Deny("not on a Sunday")

        from ccmaster_hookspecs import hookimpl

        Strict.decide_tool_call = staticmethod(hookimpl(Strict.decide_tool_call))
        desk.host.plugins.register(Strict(), "strict")
        async with desk.tasks.running(), desk.client() as client:
            task = await client.until(task_id, "completed")
            assert task["result"]["isError"] is True
            assert "not on a Sunday" in task["result"]["content"][0]["text"]


async def test_a_task_that_ends_one_server_after_another_is_given_up(open_desk):
    task_id, _ = await left_behind(open_desk, "job")
    async with open_desk(running=False, offers={"job": {"call": done, "resumes": True}}) as desk:
        taken = McpTaskTaken(stream=TASK + task_id, runner="of one that died")
        await desk.host.store.append(*[taken] * (MOST_DEATHS + 1))
        async with desk.tasks.running(), desk.client() as client:
            task = await client.until(task_id, "failed")
            assert task["error"]["message"] == "the server ended while it ran"


async def test_a_task_that_was_just_being_cancelled_is_not_run(open_desk):
    task_id, _ = await left_behind(open_desk, "job")
    async with open_desk(offers={"job": {"call": for_ever, "resumes": True}}) as desk:
        cancel = McpTaskCancelRequested(stream=TASK + task_id)
        await desk.host.store.append(cancel)
        async with desk.client() as client:
            await client.until(task_id, "cancelled")


@pytest.mark.parametrize("field", ["word", "reason"])
async def test_what_comes_after_the_end_changes_nothing(open_desk, field):
    task_id, _ = await left_behind(open_desk, "job", resumes=False)
    async with open_desk(running=False) as desk, desk.client() as client:
        before = await client.get(task_id)
        ended = (await desk.host.store.tail(TASK + task_id, 1))[0].event
        await desk.host.store.append(evolve(ended, **{field: "completed"}))
        assert await client.get(task_id) == before
