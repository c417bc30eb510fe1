"""Prompts of each kind, and one that asks."""

from collections.abc import Iterable

from ccmaster_hookspecs.mcp import (
    Completion,
    Embedded,
    Image,
    Prompt,
    PromptArgument,
    PromptCall,
    PromptMessage,
    Text,
)
from ccmaster_plugin_conformance.fixture import SCOPE
from ccmaster_plugin_conformance.rounds import form, said
from ccmaster_plugin_conformance.samples import PNG

WORDS = ("park", "party", "test one", "test two")


async def simple(call: PromptCall) -> str:
    """Return a text."""
    return "This is a simple prompt for testing."


async def with_arguments(call: PromptCall) -> str:
    """Return a text with the arguments in it."""
    first, second = call.arguments["arg1"], call.arguments["arg2"]
    return f"Prompt with arguments: arg1='{first}', arg2='{second}'"


async def with_resource(call: PromptCall) -> tuple[PromptMessage, ...]:
    """Return a resource, and what to do with it."""
    resource = Embedded(
        uri=call.arguments["resourceUri"],
        mime_type="text/plain",
        data="Embedded resource content for testing.",
    )
    words = Text("Please process the embedded resource above.")
    return PromptMessage("user", resource), PromptMessage("user", words)


async def with_image(call: PromptCall) -> tuple[PromptMessage, ...]:
    """Return a picture, and what to do with it."""
    words = Text("Please analyze the image above.")
    return PromptMessage("user", Image(PNG, "image/png")), PromptMessage("user", words)


async def asking(call: PromptCall) -> str:
    """Ask for a context first."""
    answers = await call.ask(user_context=form("What context should the prompt use?", "context"))
    return f"Work with this context: {said(answers, 'user_context', 'context')}"


async def words(call: Completion) -> Iterable[str]:
    """Return the words that begin as the value does."""
    return [word for word in WORDS if word.startswith(call.value)]


PROMPTS = (
    Prompt(
        name="test_simple_prompt",
        get=f"{__name__}:simple",
        scope=SCOPE,
        description="A prompt without arguments.",
    ),
    Prompt(
        name="test_prompt_with_arguments",
        get=f"{__name__}:with_arguments",
        scope=SCOPE,
        description="A prompt with arguments.",
        arguments=(
            PromptArgument(
                name="arg1",
                description="The first.",
                required=True,
                complete=f"{__name__}:words",
            ),
            PromptArgument(name="arg2", description="The second.", required=True),
        ),
    ),
    Prompt(
        name="test_prompt_with_embedded_resource",
        get=f"{__name__}:with_resource",
        scope=SCOPE,
        description="A prompt with a resource in it.",
        arguments=(
            PromptArgument(name="resourceUri", description="Which resource.", required=True),
        ),
    ),
    Prompt(
        name="test_prompt_with_image",
        get=f"{__name__}:with_image",
        scope=SCOPE,
        description="A prompt with a picture in it.",
    ),
    Prompt(
        name="test_input_required_result_prompt",
        get=f"{__name__}:asking",
        scope=SCOPE,
        description="A prompt that asks for its context.",
    ),
)
