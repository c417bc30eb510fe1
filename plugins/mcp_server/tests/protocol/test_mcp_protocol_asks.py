"""Asking the caller: by pushed requests until 2025-11-25, in rounds since 2026-07-28."""

import json

import mcp_types as types
import pytest
from mcp.shared.exceptions import MCPError

from ccmaster_hookspecs.mcp import CannotAsk, Form, Roots, Sample, ToolFailure, Visit
from ccmaster_hookspecs.mcp.schemas import table, text

NAME = Form(text="Your name?", schema=table({"name": text("it")}))
PLACE = Form(text="Where?", schema=table({"place": text("it")}))
SAMPLE = Sample(
    parameters={
        "messages": [{"role": "user", "content": {"type": "text", "text": "hi"}}],
        "maxTokens": 5,
    }
)


async def meet(call):
    name = (await call.ask(user=NAME))["user"]
    if not name.accepted:
        return f"{name.action}d"
    place = (await call.ask(place=PLACE))["place"]
    return f"{name.content['name']} of {place.content['place']}"


def answering(**answers):
    """Return what answers a form with the value of the one thing that it asks for."""

    async def answer(_, params):
        (wanted,) = params.requested_schema["properties"]
        return types.ElicitResult(action="accept", content={wanted: answers[wanted]})

    return answer


async def refuse(_, __):
    return types.ElicitResult(action="decline")


async def test_a_tool_asks_one_thing_after_another(desk, era):
    desk.tool(meet)
    answer = answering(name="Ada", place="London")
    async with desk.client(era=era, elicitation_callback=answer) as client:
        result = await client.call_tool("meet", {})
    assert result.content[0].text == "Ada of London"


async def test_who_is_asked_may_decline(desk, era):
    desk.tool(meet)
    async with desk.client(era=era, elicitation_callback=refuse) as client:
        result = await client.call_tool("meet", {})
    assert result.content[0].text == "declined"


async def test_several_things_of_every_sort_are_asked_at_once(desk, era):
    async def survey(call):
        told = await call.ask(
            who=NAME, page=Visit(text="Look", url="https://x.y"), model=SAMPLE, dirs=Roots()
        )
        return {name: [one.action, dict(one.content)] for name, one in told.items()}

    async def elicit(_, params):
        content = {"name": "Ada"} if params.mode == "form" else None
        return types.ElicitResult(action="accept", content=content)

    async def sample(_, __):
        words = types.TextContent(type="text", text="hello")
        return types.CreateMessageResult(role="assistant", content=words, model="m")

    async def roots(_):
        return types.ListRootsResult(roots=[types.Root(uri="file:///a")])

    desk.tool(survey)
    callbacks = {
        "elicitation_callback": elicit,
        "sampling_callback": sample,
        "list_roots_callback": roots,
    }
    async with desk.client(era=era, **callbacks) as client:
        result = await client.call_tool("survey", {})
    told = json.loads(result.content[0].text)
    assert told["who"] == ["accept", {"name": "Ada"}]
    assert told["page"] == ["accept", {}]
    assert told["model"][1]["content"] == {"type": "text", "text": "hello"}
    assert told["dirs"][1]["roots"] == [{"uri": "file:///a"}]


async def test_a_prompt_and_a_resource_may_ask_too(desk, era):
    async def get(call):
        return (await call.ask(user=NAME))["user"].content["name"]

    desk.prompt(get)
    desk.resource("x://who", get)
    async with desk.client(era=era, elicitation_callback=answering(name="Ada")) as client:
        prompt = await client.get_prompt("get")
        read = await client.read_resource("x://who")
    assert prompt.messages[0].content.text == "Ada"
    assert read.contents[0].text == "Ada"


async def test_who_cannot_be_asked_is_told_what_is_missing(desk):
    desk.tool(meet)
    async with desk.client(era="2025-11-25") as client:
        result = await client.call_tool("meet", {})
    assert result.is_error
    assert "does not declare elicitation" in result.content[0].text
    async with desk.client(era="2026-07-28") as client:
        with pytest.raises(MCPError) as caught:
            await client.call_tool("meet", {})
    assert caught.value.code == -32021
    assert caught.value.data == {"requiredCapabilities": {"elicitation": {}}}


async def test_a_tool_can_do_without_what_the_client_cannot_be_asked(desk, era):
    async def perhaps(call):
        try:
            return (await call.ask(user=NAME))["user"].content["name"]
        except CannotAsk as error:
            return f"somebody without {error.lacks}"

    desk.tool(perhaps)
    async with desk.client(era=era) as client:
        result = await client.call_tool("perhaps", {})
    assert result.content[0].text == "somebody without elicitation"


async def test_an_answer_that_does_not_fit_is_none(desk):
    desk.tool(meet)
    async with desk.client(era="2025-11-25", elicitation_callback=answering(name=7)) as client:
        result = await client.call_tool("meet", {})
    assert result.is_error
    assert "the answer to 'user' does not fit" in result.content[0].text


async def first_round(client, **more):
    return await client.session.call_tool("meet", {}, allow_input_required=True, **more)


def says(**content):
    return types.ElicitResult(action="accept", content=content)


async def test_a_call_goes_on_though_its_server_was_started_anew_between_two_rounds(desk):
    calls = []

    async def meet(call):
        calls.append(call.call_id)
        return (await call.ask(user=NAME))["user"].content["name"]

    desk.tool(meet)
    async with desk.client(elicitation_callback=refuse) as client:
        asked = await first_round(client)
    asks = asked.input_requests["user"].params
    assert (asks.message, asks.requested_schema["required"]) == ("Your name?", ["name"])
    async with desk.client(elicitation_callback=refuse) as client:
        done = await first_round(
            client,
            input_responses={"user": says(name="Ada"), "extra": says(x="y")},
            request_state=asked.request_state,
        )
    assert done.content[0].text == "Ada"
    assert len(calls) == 2
    assert len(set(calls)) == 1


async def test_answers_may_come_before_they_are_asked_for_and_wrong_ones_are_asked_again(desk):
    desk.tool(meet)
    async with desk.client(elicitation_callback=refuse) as client:
        early = await first_round(client, input_responses={"user": says(name="Ada")})
        wrong = await first_round(client, input_responses={"user": says(name=["x"])})
        other = await first_round(client, input_responses={"else": says(name="Ada")})
    assert set(early.input_requests) == {"place"}
    assert set(wrong.input_requests) == {"user"}
    assert set(other.input_requests) == {"user"}
    assert len({one.request_state for one in (early, wrong, other)}) == 3


async def test_what_a_client_carries_is_sealed_for_it_alone(desk, reader):
    desk.tool(meet)
    desk.tool(meet, "meet_too")
    answers = {"user": says(name="Ada")}
    async with desk.client(elicitation_callback=refuse) as client:
        state = (await first_round(client)).request_state
        assert "user" not in state
        for changed in (state + "x", state[:-2], "", "v1.", "x"):
            with pytest.raises(MCPError, match="Invalid or expired requestState") as caught:
                await first_round(client, input_responses=answers, request_state=changed)
            assert caught.value.code == -32602
        with pytest.raises(MCPError, match="Invalid or expired requestState"):
            await client.session.call_tool(
                "meet_too", {}, input_responses=answers, request_state=state
            )
    async with desk.client(reader, elicitation_callback=refuse) as client:
        with pytest.raises(MCPError, match="Invalid or expired requestState"):
            await first_round(client, input_responses=answers, request_state=state)


async def test_a_client_that_answers_with_an_error_is_not_asked_for_ever(desk):
    async def broken(_, __):
        return types.ErrorData(code=-32000, message="no person is here")

    async def needs(call):
        try:
            await call.ask(user=NAME)
        except CannotAsk as error:
            raise ToolFailure(f"alas, {error}") from error

    desk.tool(needs)
    async with desk.client(era="2025-11-25", elicitation_callback=broken) as client:
        result = await client.call_tool("needs", {})
    assert result.content[0].text == "alas, the client does not answer 'user': no person is here"
