"""Prompts and completions over the protocol, in both eras."""

import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import PromptReference, ResourceTemplateReference

from ccmaster_hookspecs.mcp import Embedded, Image, PromptArgument, PromptMessage, Text
from ccmaster_hookspecs.principals import Scope

HERE = __name__


async def review(call):
    return f"Review {call.arguments['what']} for {call.arguments.get('whom', 'me')}"


def argument(name, **how):
    return PromptArgument(name=name, description=f"the {name}", **how)


ARGUMENTS = (argument("what", required=True, title="What"), argument("whom"))


async def test_a_prompt_is_listed_and_filled_in(desk, era):
    desk.prompt(review, arguments=ARGUMENTS, title="Review")
    async with desk.client(era=era) as client:
        (prompt,) = (await client.list_prompts()).prompts
        filled = await client.get_prompt("review", {"what": "this"})
    assert (prompt.name, prompt.title) == ("review", "Review")
    assert [(one.name, one.title, one.required) for one in prompt.arguments] == [
        ("what", "What", True),
        ("whom", None, False),
    ]
    assert filled.description == "for a test"
    assert [(one.role, one.content.text) for one in filled.messages] == [
        ("user", "Review this for me")
    ]


async def test_a_prompt_may_have_several_messages_of_every_sort(desk, era):
    async def show(_):
        return [
            PromptMessage("user", Text("look")),
            PromptMessage("assistant", Image(b"\x89PNG", "image/png")),
            PromptMessage("user", Embedded(uri="x://y", data="z")),
        ]

    desk.prompt(show)
    async with desk.client(era=era) as client:
        messages = (await client.get_prompt("show")).messages
    assert [(one.role, one.content.type) for one in messages] == [
        ("user", "text"),
        ("assistant", "image"),
        ("user", "resource"),
    ]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({}, "the prompt review needs what"),
        ({"what": "x", "zeal": "y", "age": "z"}, "the prompt review takes no age, zeal"),
    ],
)
async def test_arguments_that_do_not_fit_are_named(desk, era, arguments, problem):
    desk.prompt(review, arguments=ARGUMENTS)
    async with desk.client(era=era) as client:
        with pytest.raises(MCPError, match=problem) as caught:
            await client.get_prompt("review", arguments)
    assert caught.value.code == -32602


async def test_a_prompt_that_is_not_for_the_caller_is_unknown(desk, era, reader):
    desk.prompt(review, arguments=ARGUMENTS, scope=Scope.COORDINATE)
    async with desk.client(reader, era=era) as client:
        assert (await client.list_prompts()).prompts == []
        for name in ("review", "none"):
            with pytest.raises(MCPError, match=f"there is no prompt '{name}'"):
                await client.get_prompt(name, {"what": "x"})
            with pytest.raises(MCPError, match=f"there is no prompt '{name}'"):
                await client.complete(PromptReference(name=name), {"name": "what", "value": ""})


async def numbers(wish):
    return [f"n{number}" for number in range(250)]


async def names(wish):
    return ["Ada", "ada lovelace", "Alan", "Ada", f"of {wish.given.get('what')} ada"]


async def test_an_argument_is_completed_from_what_is_typed_and_what_is_given(desk, era):
    desk.prompt(
        review,
        arguments=(argument("what"), argument("whom", complete=f"{HERE}:names")),
    )
    async with desk.client(era=era) as client:
        ref = PromptReference(name="review")
        done = await client.complete(
            ref, {"name": "whom", "value": "ADA"}, context_arguments={"what": "w"}
        )
        none = await client.complete(ref, {"name": "what", "value": "x"})
        with pytest.raises(MCPError, match="the prompt review has no argument other"):
            await client.complete(ref, {"name": "other", "value": ""})
    assert done.completion.values == ["Ada", "ada lovelace", "of w ada"]
    assert (done.completion.total, done.completion.has_more) == (3, False)
    assert none.completion.values == []


async def test_at_most_a_hundred_values_are_told_and_how_many_there_are(desk, era):
    async def read(_):
        return 1

    desk.template("x://{n}", read, complete={"n": f"{HERE}:numbers"})
    async with desk.client(era=era) as client:
        ref = ResourceTemplateReference(uri="x://{n}")
        done = (await client.complete(ref, {"name": "n", "value": ""})).completion
        other = (await client.complete(ref, {"name": "m", "value": ""})).completion
        with pytest.raises(MCPError, match="there is no resource template y://z"):
            await client.complete(
                ResourceTemplateReference(uri="y://z"), {"name": "n", "value": ""}
            )
    assert (len(done.values), done.total, done.has_more) == (100, 250, True)
    assert other.values == []
