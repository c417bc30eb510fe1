"""The tools of coordinations, described: the code is imported when one is called."""

from ccmaster_hookspecs.mcp import TaskSupport, Tool
from ccmaster_hookspecs.mcp.schemas import maybe, number, several, table, text
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.together.schemas import COORDINATION, COORDINATION_ID, WAIT

_HERE = "ccmaster_plugin_coordination.together.calls"
DAYS = 30 * 24 * 3600
"""The most seconds that a coordination may take."""
LONGEST = 50_000
"""Characters of a description, or of an agent's part."""

_AGENT = table(
    agent=text("Who: the agent's id, or its name.", minLength=1, maxLength=100),
    capability=text(
        "Or, instead of who: what any free agent must be able to do.", minLength=1, maxLength=63
    ),
    task=text(
        "What it is to do; left out: the description says it.", maxLength=LONGEST, default=""
    ),
    role=text(
        "What it is there for, where the strategy knows roles: 'review' in pipeline and review, "
        "'lead' in hierarchical. Left out: it works.",
        maxLength=100,
        default="",
    ),
)

COORDINATE = Tool(
    name="coordinate_agents",
    title="Let agents work together",
    description=(
        "Let several agents work on one thing by a strategy. parallel: all at once. sequential: "
        "one after the other, each with a task of its own. pipeline: each gets what the one "
        "before made; role 'review' approves or sends back. hierarchical: role 'lead' hands the "
        "work out to the others. review: agents work, those with role 'review' approve or send "
        "back. vote: everyone decides alone. Plugins may add more. Every step becomes a task that "
        "its agent gets when it is idle; if the agent dies, another of them goes on. Returns the "
        "plan and a coordination_id at once; an agent that began it is told of the end. With wait "
        "it lasts until all is over, for an hour at most: get_coordination with wait goes on "
        "waiting."
    ),
    call=f"{_HERE}:coordinate_agents",
    scope=Scope.COORDINATE,
    input_schema=table(
        {
            "task_description": text(
                "What all of it is for.", minLength=1, maxLength=LONGEST, pattern=r"\S"
            ),
            "agent_assignments": several(
                _AGENT, "Who takes part, each agent once, in their order.", minItems=1, maxItems=100
            ),
            "coordination_strategy": text(
                "The strategy's name.", minLength=1, maxLength=128, examples=["pipeline"]
            ),
        },
        options={
            "type": "object",
            "description": "The strategy's own options, such as max_rounds for pipeline and "
            "review, choices for vote.",
            "default": {},
        },
        wait=WAIT,
        timeout={
            **maybe(
                number(
                    "Seconds after which it is given up, waited for or not; null: never.",
                    exclusiveMinimum=0,
                    maximum=DAYS,
                )
            ),
            "default": None,
        },
    ),
    output_schema=COORDINATION,
    timeout=3660.0,
    tasks=TaskSupport.OPTIONAL,
    lasts="wait",
    task_timeout=3660.0,
    resumes=True,
)
GET = Tool(
    name="get_coordination",
    title="Look at a coordination",
    description=(
        "Tell how far a coordination is: its steps with their agents and results, and a picture."
    ),
    call=f"{_HERE}:get_coordination",
    scope=Scope.SESSION_READ,
    input_schema=table({"coordination_id": COORDINATION_ID}, wait=WAIT),
    output_schema=COORDINATION,
    read_only=True,
    idempotent=True,
    timeout=3660.0,
    tasks=TaskSupport.OPTIONAL,
    lasts="wait",
    task_timeout=3660.0,
    resumes=True,
)
CANCEL = Tool(
    name="cancel_coordination",
    title="Cancel a coordination",
    description=(
        "End a coordination, and what still runs of it. Agents may end those that they began."
    ),
    call=f"{_HERE}:cancel_coordination",
    scope=Scope.COORDINATE,
    input_schema=table(
        {"coordination_id": COORDINATION_ID},
        reason={
            **maybe(text("Why, for whoever looks at it.", maxLength=2000)),
            "default": None,
        },
    ),
    output_schema=COORDINATION,
    destructive=True,
    idempotent=True,
)
TOOLS: tuple[Tool, ...] = (COORDINATE, GET, CANCEL)
