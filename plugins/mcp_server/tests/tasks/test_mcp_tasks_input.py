"""Questions of a task: asked as it runs, answered all at once or one by one, or before it began."""

import asyncio

import pytest
from mcp import MCPError
from mcp_types import ElicitResult

from ccmaster_hookspecs.mcp import Form, Roots, Sample, Visit
from ccmaster_hookspecs.mcp.schemas import table, text

NAME = Form(text="Who are you?", schema=table({"name": text("Your name.")}))


async def answers(context, params):
    return ElicitResult(action="accept", content={"name": "Ada"})


def said(name, action="accept"):
    return {"action": action, "content": {"name": name}}


async def greet(call):
    asked = await call.ask(who=NAME)
    return f"Hello, {asked['who'].content.get('name', 'you')}: {asked['who'].action}"


async def both(call):
    asked = await call.ask(first=NAME, second=NAME)
    return " and ".join(asked[key].content["name"] for key in ("first", "second"))


async def twice(call):
    first = await call.ask(who=NAME)
    second = await call.ask(who=NAME)
    return f"{first['who'].content['name']}, then {second['who'].content['name']}"


def words(task):
    return task["result"]["content"][0]["text"]


async def test_a_question_is_shown_until_it_is_answered(open_desk):
    async with (
        open_desk(offers={"greet": greet}) as desk,
        desk.client(elicitation_callback=answers) as client,
    ):
        task_id = (await client.call("greet"))["taskId"]
        task = await client.until(task_id, "input_required")
        asked = {"mode": "form", "message": NAME.text, "requestedSchema": NAME.schema}
        request = {"method": "elicitation/create", "params": asked}
        assert task["inputRequests"] == {"who": request}
        assert await client.get(task_id) == task

        given = await client.ask("tasks/update", task_id, inputResponses={"who": said("Ada")})
        assert given == {"resultType": "complete"}
        assert "inputRequests" not in await client.get(task_id)
        assert words(await client.until(task_id, "completed")) == "Hello, Ada: accept"


@pytest.mark.parametrize("action", ["decline", "cancel"])
async def test_who_is_asked_may_say_no(open_desk, action):
    async with (
        open_desk(offers={"greet": greet}) as desk,
        desk.client(elicitation_callback=answers) as client,
    ):
        task_id = (await client.call("greet"))["taskId"]
        await client.until(task_id, "input_required")
        await client.ask("tasks/update", task_id, inputResponses={"who": {"action": action}})
        assert words(await client.until(task_id, "completed")) == f"Hello, you: {action}"


async def test_answers_may_come_one_by_one(open_desk):
    async with (
        open_desk(offers={"both": both}) as desk,
        desk.client(elicitation_callback=answers) as client,
    ):
        task_id = (await client.call("both"))["taskId"]
        task = await client.until(task_id, "input_required")
        assert task["inputRequests"].keys() == {"first", "second"}
        await client.ask("tasks/update", task_id, inputResponses={"second": said("Bo")})
        task = await client.get(task_id)
        assert task["status"] == "input_required"
        assert task["inputRequests"].keys() == {"first"}
        more = {"first": said("Ada"), "second": said("Cy")}
        await client.ask("tasks/update", task_id, inputResponses=more)
        assert words(await client.until(task_id, "completed")) == "Ada and Bo"


async def test_a_key_never_comes_again(open_desk):
    async with (
        open_desk(offers={"twice": twice}) as desk,
        desk.client(elicitation_callback=answers) as client,
    ):
        task_id = (await client.call("twice"))["taskId"]
        first = (await client.until(task_id, "input_required"))["inputRequests"]
        await client.ask("tasks/update", task_id, inputResponses={"who": said("Ada")})
        async with asyncio.timeout(20):
            while not (second := (await client.get(task_id)).get("inputRequests")):
                await asyncio.sleep(0.005)
        assert first.keys() == {"who"}
        assert second.keys() == {"who-2"}
        more = {"who": said("Cy"), "who-2": said("Bo")}
        await client.ask("tasks/update", task_id, inputResponses=more)
        assert words(await client.until(task_id, "completed")) == "Ada, then Bo"


async def test_what_was_not_asked_is_left_out(open_desk):
    async with (
        open_desk(offers={"greet": greet}) as desk,
        desk.client(elicitation_callback=answers) as client,
    ):
        task_id = (await client.call("greet"))["taskId"]
        await client.until(task_id, "input_required")
        other = {"other": said("Ada"), "more": 3}
        assert await client.ask("tasks/update", task_id, inputResponses=other) == {
            "resultType": "complete"
        }
        assert (await client.get(task_id))["status"] == "input_required"


@pytest.mark.parametrize("answer", [12345, None, {}, {"action": "maybe"}, said(3), [said("Ada")]])
async def test_what_is_no_answer_is_refused_and_nothing_is_taken(open_desk, answer):
    async with (
        open_desk(offers={"both": both}) as desk,
        desk.client(elicitation_callback=answers) as client,
    ):
        task_id = (await client.call("both"))["taskId"]
        await client.until(task_id, "input_required")
        wrong = {"first": said("Ada"), "second": answer}
        with pytest.raises(MCPError, match="'second' is no answer"):
            await client.ask("tasks/update", task_id, inputResponses=wrong)
        assert (await client.get(task_id))["inputRequests"].keys() == {"first", "second"}


async def test_a_client_that_cannot_be_asked_makes_the_task_fail(open_desk):
    async def folders(call):
        await call.ask(where=Roots())

    async with open_desk(offers={"folders": folders}) as desk, desk.client() as client:
        task = await client.until((await client.call("folders"))["taskId"], "failed")
        assert task["error"]["code"] == -32021
        assert task["error"]["data"] == {"requiredCapabilities": {"roots": {}}}
        assert task["statusMessage"] == task["error"]["message"]
        assert "result" not in task


async def test_every_sort_of_question_can_be_asked(open_desk):
    asks = {
        "visit": Visit(text="Sign in", url="https://example.org/in"),
        "sample": Sample(parameters={"messages": [], "maxTokens": 3}),
        "folders": Roots(),
    }

    async def everything(call):
        return {name: dict(one.content) for name, one in (await call.ask(**asks)).items()}

    async def sample(context, params):
        raise NotImplementedError

    async with open_desk(offers={"everything": everything}) as desk:
        able = {"sampling_callback": sample, "list_roots_callback": sample}
        async with desk.client(elicitation_callback=answers, **able) as client:
            task_id = (await client.call("everything"))["taskId"]
            task = await client.until(task_id, "input_required")
            assert {key: asked["method"] for key, asked in task["inputRequests"].items()} == {
                "visit": "elicitation/create",
                "sample": "sampling/createMessage",
                "folders": "roots/list",
            }
            given = {
                "visit": {"action": "accept"},
                "sample": {"role": "assistant", "content": {"type": "text", "text": "x"}},
                "folders": {"roots": [{"uri": "file:///x"}]},
            }
            await client.ask("tasks/update", task_id, inputResponses=given)
            task = await client.until(task_id, "completed")
            assert task["result"]["structuredContent"] == {**given, "visit": {}}
