"""Reckon what a pretended answer costs, so that budgets and totals have something to count."""

from ccmaster_plugin_demo_agent.answers import Reply, Text, Thought

PROMPT_TOKENS = 1000
"""What an agent reads before it comes to the person's text."""
DOLLARS_PER_INPUT_TOKEN = 3e-6
DOLLARS_PER_OUTPUT_TOKEN = 15e-6
_TOOL_TOKENS = 30
_CHARACTERS_PER_TOKEN = 4


def input_tokens(text: str, reply: Reply) -> int:
    """Count what was read for a reply to `text`, unless the reply claims something else."""
    if reply.input_tokens is not None:
        return reply.input_tokens
    return PROMPT_TOKENS + len(text) // _CHARACTERS_PER_TOKEN


def output_tokens(reply: Reply) -> int:
    """Count what a reply says, at least one token."""
    return 1 + sum(
        len(part.text) // _CHARACTERS_PER_TOKEN
        if isinstance(part, Text | Thought)
        else _TOOL_TOKENS
        for part in reply.parts
    )


def cost(read: int, written: int) -> float:
    """Return the price of tokens in dollars."""
    return round(read * DOLLARS_PER_INPUT_TOKEN + written * DOLLARS_PER_OUTPUT_TOKEN, 6)
