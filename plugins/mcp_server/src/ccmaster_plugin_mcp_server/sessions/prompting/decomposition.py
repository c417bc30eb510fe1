"""The prompt for cutting a task into parts that agents can do."""

from ccmaster_hookspecs.mcp import PromptCall
from ccmaster_plugin_mcp_server.sessions.prompting import quoting
from ccmaster_plugin_mcp_server.sessions.prompting.quoting import NOTICE, block
from ccmaster_plugin_mcp_server.sessions.prompting.scene import scene
from ccmaster_plugin_mcp_server.sessions.prompting.words import COMPLEXITIES

_TEXT = """\
Cut the task below into parts that agent sessions can do, each by itself, and say who does which. \
Plan only: hand nothing out until the plan is agreed.

{notice}

## The task
{task}

## How big: {complexity}
{rule}

## What the agents can do
{capabilities}

Sessions that live now:

{living}

## What to do, in this order
1. **Find out before you cut.** Read what the task is about: the files, the tests, the last \
changes. `search_history` with a word of the task tells whether a session has been at it before; \
`get_session_logs` tells how far it came. What you do not know yet becomes the first part.
2. **Cut** along what changes together: a part is one result that can be checked, in one folder, \
within about an hour of an agent's work. Two parts that change the same file are one part, or \
come one after the other.
3. **Order.** Name for each part what it truly needs first. What needs nothing can run at once.
4. **Place.** For each part: a session that lives, is `idle` and works in that folder already; or \
a new one (`create_session`); or, for a question with one answer, `spawn_temp_session`. Give a \
part only to an agent that can do it by the list above; where nobody can, say so.
5. **Check the plan.** Are all parts together the whole task? Is there a check for the whole? \
What is most likely to fail, and does it come early?

## The form of the plan
A table: number, part, who (session or `new`), folder, needs (numbers), done when (a command and \
what it must show). Below it: the check of the whole; what is left out on purpose; what you \
assumed and the person must confirm.

Then, for each part, the message that its agent is to get: goal, place, what must stay as it is, \
the check, what to answer with. It must be understood by somebody who has read nothing else.

## Afterwards
Once the person agrees, the prompt `multi_agent_coordination` says how to hand the parts out with \
`send_message_to_session`, follow and verify them.
"""
_UNKNOWN = (
    "Nothing is said of it. Assume that every agent reads, writes and runs commands in its own "
    "folder, and asks for leave where its permissions say so."
)


async def task_decomposition(call: PromptCall) -> str:
    """Return how to cut a task."""
    complexity = quoting.chosen(call.arguments, "complexity", COMPLEXITIES, "medium")
    capabilities = quoting.given(call.arguments, "agent_capabilities")
    return _TEXT.format(
        notice=NOTICE,
        task=block(quoting.needed(call.arguments, "task")),
        complexity=complexity,
        rule=COMPLEXITIES[complexity],
        capabilities=block(capabilities) if capabilities else _UNKNOWN,
        living=(await scene(call.host)).table(),
    )
