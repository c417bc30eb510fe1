"""Who listens is told of their own tasks as these change (`notifications/tasks`)."""

import asyncio

import pytest
from mcp import MCPError
from mcp_types import (
    MISSING_REQUIRED_CLIENT_CAPABILITY,
    SubscriptionFilter,
    SubscriptionsListenRequest,
    SubscriptionsListenRequestParams,
    SubscriptionsListenResult,
)

from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope

UNKNOWN = "A" * 32
MALLORY = Principal(PrincipalKind.CLIENT, "mallory", frozenset(Scope))


def listen(*task_ids):
    wanted = SubscriptionFilter.model_validate({"taskIds": list(task_ids)})
    return SubscriptionsListenRequest(params=SubscriptionsListenRequestParams(notifications=wanted))


async def test_a_task_is_told_of_as_it_would_be_got(open_desk):
    go_on = asyncio.Event()

    async def waits(call):
        await go_on.wait()
        return "done"

    async with open_desk(offers={"waits": waits}) as desk:
        async with desk.client() as client:
            task_id = (await client.call("waits"))["taskId"]
            async with desk.tasks.listening(desk.host.person, [task_id, UNKNOWN]) as listener:
                assert listener.task_ids == [task_id]
                go_on.set()
                async with asyncio.timeout(20):
                    async for told in listener:
                        if told["status"] == "completed":
                            break
            got = await client.get(task_id)
            assert {"resultType": "complete", **told} == got
        assert desk.tasks._listeners._of == {}


async def test_nobody_hears_of_anothers_task(open_desk):
    async def waits(call):
        await asyncio.Event().wait()

    async with open_desk(offers={"waits": waits}) as desk, desk.client() as client:
        task_id = (await client.call("waits"))["taskId"]
        async with desk.tasks.listening(MALLORY, [task_id]) as listener:
            assert listener.task_ids == []


async def test_a_client_that_knows_no_tasks_cannot_listen_to_them(open_desk):
    async with open_desk() as desk, desk.client(knows=False) as client:
        with pytest.raises(MCPError) as raised:
            await client.client.session.send_request(listen(UNKNOWN), SubscriptionsListenResult)
        assert raised.value.error.code == MISSING_REQUIRED_CLIENT_CAPABILITY
