"""What a tool asks before its call becomes a task, while its caller waits."""

from mcp_types import ElicitResult

from ccmaster_hookspecs.mcp import Form, TaskSupport
from ccmaster_hookspecs.mcp.schemas import table, text

NAME = Form(text="Who are you?", schema=table({"name": text("Your name.")}))


async def answers(context, params):
    return ElicitResult(action="accept", content={"name": "Ada"})


def said(name, action="accept"):
    return {"action": action, "content": {"name": name}}


def words(task):
    return task["result"]["content"][0]["text"]


async def greet(call):
    asked = await call.ask(who=NAME)
    return f"Hello, {asked['who'].content.get('name', 'you')}: {asked['who'].action}"


async def test_what_a_tool_asks_first_it_asks_before_there_is_a_task(open_desk):
    async def first(call):
        await call.ask(who=NAME)

    offers = {"greet": {"call": greet, "prepare": first, "tasks": TaskSupport.REQUIRED}}
    async with (
        open_desk(offers=offers) as desk,
        desk.client(elicitation_callback=answers) as client,
    ):
        asked = await client.call("greet")
        assert asked["resultType"] == "input_required"
        assert asked["inputRequests"].keys() == {"who"}
        assert "taskId" not in asked
        assert await desk.host.store.tail("mcp/tasks", 1) == []

        made = await client.send(
            "tools/call",
            name="greet",
            arguments={},
            inputResponses={"who": said("Ada")},
            requestState=asked["requestState"],
        )
        assert made["resultType"] == "task"
        assert not {"requestState", "inputRequests"} & made.keys()
        assert words(await client.until(made["taskId"], "completed")) == "Hello, Ada: accept"


async def test_what_fails_before_there_is_a_task_is_answered_at_once(open_desk):
    async def first(call):
        raise RuntimeError("secret")

    async with (
        open_desk(offers={"greet": {"call": greet, "prepare": first}}) as desk,
        desk.client() as client,
    ):
        said = await client.call("greet")
        assert said["isError"] is True
        assert "secret" not in str(said)
