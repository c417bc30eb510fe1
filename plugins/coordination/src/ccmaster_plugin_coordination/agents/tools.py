"""The tools that tell who is there, and who one is, described."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.mcp.schemas import flag, maybe, several, table, text, whole
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.agents import described

_CODE = "ccmaster_plugin_coordination.agents.calls"

SET_IDENTITY = Tool(
    name="set_identity",
    title="Say who an agent is",
    description=(
        "Say who you are to the other agents: your name, what you are there for, and what you can "
        "do, so that work can be given to whoever can do it. You can say so too of agents that "
        "you launched. What you leave out stays as it is."
    ),
    call=f"{_CODE}:set_identity",
    scope=Scope.COORDINATE,
    input_schema=table(
        name={
            **maybe(
                text(
                    "What it is to be called; no living agent may have the name.",
                    pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$",
                )
            ),
            "default": None,
        },
        role={
            **maybe(text("What it is there for, in a few words.", maxLength=200)),
            "default": None,
        },
        capabilities={
            **maybe(several(described.CAPABILITY, "What it can do, a word each.", maxItems=32)),
            "default": None,
        },
        agent_id={**maybe(described.AGENT_ID), "default": None},
    ),
    output_schema=described.BRIEF,
    idempotent=True,
)
LIST = Tool(
    name="list_agents",
    title="List agents",
    description=(
        "List agents, the newest first: who can do what, what each works on and what waits for it. "
        "Those that have ended are left out unless that state is asked for."
    ),
    call=f"{_CODE}:list_agents",
    scope=Scope.SESSION_READ,
    input_schema=table(
        role={
            **maybe(text("Only agents whose role has these words in it.", maxLength=200)),
            "default": None,
        },
        capability={**maybe(described.CAPABILITY), "default": None},
        state={
            **maybe(text("Only agents in this state.", enum=described.STATES)),
            "default": None,
        },
        free=flag("Only agents that are idle, have no task and none waiting.", default=False),
        cursor={
            **maybe(text("The next_cursor of the page before, of the same list.", maxLength=200)),
            "default": None,
        },
        limit=whole("How many agents at most.", minimum=1, maximum=500, default=50),
    ),
    output_schema=described.PAGE,
    read_only=True,
    idempotent=True,
)
STATUS = Tool(
    name="get_agent_status",
    title="Get an agent's status",
    description=(
        "Tell all that is known of where an agent stands: what it does, its task and those that "
        "wait for it, its messages and mail, what it has spent, and who launched it."
    ),
    call=f"{_CODE}:get_agent_status",
    scope=Scope.SESSION_READ,
    input_schema=table({"agent_id": described.AGENT_ID}),
    output_schema=described.WHOLE,
    read_only=True,
    idempotent=True,
)
TOOLS: tuple[Tool, ...] = (SET_IDENTITY, LIST, STATUS)
