"""Who is given a task, and what requests about tasks must look like."""

import asyncio
from typing import Literal

import pytest
from mcp import MCPError
from mcp.client.extension import ClientExtension, ResultClaim
from mcp_types import (
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    MISSING_REQUIRED_CLIENT_CAPABILITY,
    CallToolResult,
    Request,
    RequestParams,
    Result,
)
from pydantic import ConfigDict

from ccmaster_hookspecs.mcp import TaskSupport

TASKS = "io.modelcontextprotocol/tasks"
UNKNOWN = "A" * 32
NEEDS = {"requiredCapabilities": {"extensions": {TASKS: {}}}}
METHODS = ("tasks/get", "tasks/update", "tasks/cancel")


async def greet(call):
    return "Hello!"


class Given(Result):
    model_config = ConfigDict(extra="allow")
    result_type: Literal["task"] = "task"
    task_id: str


class OfTask(RequestParams):
    task_id: str


class Get(Request):
    method: Literal["tasks/get"] = "tasks/get"
    params: OfTask


class Got(Result):
    model_config = ConfigDict(extra="allow")
    status: str
    result: dict | None = None


class Polling(ClientExtension):
    """Does what clients do with a task: ask until there is a result."""

    identifier = TASKS

    def claims(self):
        return [ResultClaim(result_type="task", model=Given, resolve=self.resolve)]

    async def resolve(self, given, ctx):
        while True:
            get = Get(params=OfTask(task_id=given.task_id))
            got = await ctx.session.send_request(get, Got)
            if got.status == "completed":
                return CallToolResult.model_validate(got.result)
            await asyncio.sleep(0.005)


async def test_a_client_that_knows_tasks_gets_the_tools_result(open_desk):
    async with (
        open_desk(offers={"greet": greet}) as desk,
        desk.client(knows=False, extensions=[Polling()]) as client,
    ):
        result = await client.client.call_tool("greet", {})
        assert [part.text for part in result.content] == ["Hello!"]


async def test_a_client_that_knows_no_tasks_is_answered_at_once(open_desk):
    async with open_desk(offers={"greet": greet}) as desk, desk.client(knows=False) as client:
        said = await client.call("greet")
        assert (said["resultType"], said["content"][0]["text"]) == ("complete", "Hello!")


async def test_a_tool_that_only_runs_as_a_task_says_what_the_client_lacks(open_desk):
    offers = {"greet": {"call": greet, "tasks": TaskSupport.REQUIRED}}
    async with open_desk(offers=offers) as desk, desk.client(knows=False) as client:
        with pytest.raises(MCPError) as raised:
            await client.call("greet")
        assert raised.value.error.code == MISSING_REQUIRED_CLIENT_CAPABILITY
        assert raised.value.error.data == NEEDS


async def test_a_call_that_will_not_last_becomes_no_task(open_desk):
    flag = {"type": "object", "properties": {"wait": {"type": "boolean", "default": False}}}
    offers = {"greet": {"call": greet, "lasts": "wait", "input_schema": flag}}
    async with open_desk(offers=offers) as desk, desk.client() as client:
        assert (await client.call("greet"))["resultType"] == "complete"
        assert (await client.call("greet", wait=False))["resultType"] == "complete"
        assert (await client.call("greet", wait=True))["resultType"] == "task"


async def test_a_client_of_an_earlier_version_is_never_given_a_task(open_desk):
    async with open_desk(offers={"greet": greet}) as desk, desk.client(mode="legacy") as client:
        result = await client.client.call_tool("greet", {})
        assert [part.text for part in result.content] == ["Hello!"]
        for method in METHODS:
            with pytest.raises(MCPError) as raised:
                await client.ask(method, UNKNOWN, inputResponses={})
            assert raised.value.error.code == METHOD_NOT_FOUND


async def test_the_server_declares_the_extension(open_desk):
    async with open_desk() as desk, desk.client(mode="auto") as client:
        capabilities = client.client.server_capabilities
        assert capabilities.extensions == {TASKS: {}}
        assert capabilities.tasks is None


@pytest.mark.parametrize("method", METHODS)
async def test_the_client_must_declare_the_extension_before_a_task_is_looked_for(open_desk, method):
    async with open_desk() as desk, desk.client(knows=False) as client:
        with pytest.raises(MCPError) as raised:
            await client.ask(method, UNKNOWN, inputResponses={})
        assert raised.value.error.code == MISSING_REQUIRED_CLIENT_CAPABILITY
        assert raised.value.error.data == NEEDS


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("task_id", [UNKNOWN, "", "../session/x", "ü" * 32, "A" * 10_000])
async def test_an_unknown_task_is_an_invalid_parameter(open_desk, method, task_id):
    async with open_desk() as desk, desk.client() as client:
        with pytest.raises(MCPError) as raised:
            await client.ask(method, task_id, inputResponses={})
        assert raised.value.error.code == INVALID_PARAMS


@pytest.mark.parametrize("method", ["tasks/list", "tasks/result"])
async def test_what_the_extension_does_not_have_is_not_found(open_desk, method):
    async with open_desk() as desk, desk.client() as client:
        with pytest.raises(MCPError) as raised:
            await client.ask(method, UNKNOWN)
        assert raised.value.error.code == METHOD_NOT_FOUND


@pytest.mark.parametrize("params", [{}, {"taskId": 3}, {"taskId": None}, {"taskId": ["x"]}])
async def test_a_task_is_named_by_a_text(open_desk, params):
    async with open_desk() as desk, desk.client() as client:
        with pytest.raises(MCPError) as raised:
            await client.send("tasks/get", **params)
        assert raised.value.error.code == INVALID_PARAMS
