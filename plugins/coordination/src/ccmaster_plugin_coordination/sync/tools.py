"""The tools with which agents meet, share values and are looked at all at once, described."""

from ccmaster_hookspecs.mcp import TaskSupport, Tool
from ccmaster_hookspecs.mcp.schemas import maybe, number, several, table, text
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.sync import described

_CODE = "ccmaster_plugin_coordination.sync.calls"
_GRACE = 60.0
"""Seconds that a call takes besides its waiting."""

SYNCHRONIZE = Tool(
    name="synchronize_agents",
    title="Synchronize agents",
    description=(
        "Bring several agents to one point. sync_type 'barrier': you arrive, and wait until all "
        "agent_ids have called this with the same name; each gets the same answer. If one of them "
        "ends meanwhile, nobody passes. 'state': make a space of shared values that agent_ids may "
        "use, or let more use yours, and read it; then get_shared_state and set_shared_state. "
        "'checkpoint': keep where all agent_ids stand, at one moment; compare_checkpoints tells "
        "what changed between two."
    ),
    call=f"{_CODE}:synchronize_agents",
    scope=Scope.COORDINATE,
    input_schema=table(
        {
            "agent_ids": several(
                described.AGENT_ID,
                "The agents; you need not name yourself. For a checkpoint: none means all.",
                maxItems=described.MOST_AGENTS,
            ),
            "sync_type": text("What is done; see above.", enum=["barrier", "state", "checkpoint"]),
        },
        name={
            **maybe(
                text(
                    "The name of the barrier, the space or the checkpoint; null only for a "
                    "checkpoint, which gets one.",
                    pattern=described.NAME,
                )
            ),
            "default": None,
        },
        timeout=number(
            "For a barrier: seconds to wait at most. You can wait again then.",
            exclusiveMinimum=0,
            maximum=described.TOO_LONG,
            default=300,
        ),
    ),
    output_schema=described.SYNCHRONIZED,
    timeout=described.TOO_LONG + _GRACE,
    tasks=TaskSupport.OPTIONAL,
    task_timeout=described.TOO_LONG + _GRACE,
    resumes=True,
)
GET_STATE = Tool(
    name="get_shared_state",
    title="Read shared state",
    description=(
        "Read the values of a space that agents share, each with its version, or one of them."
    ),
    call=f"{_CODE}:get_shared_state",
    scope=Scope.SESSION_READ,
    input_schema=table(
        {"space": described.SPACE},
        key={**maybe(described.KEY), "default": None},
    ),
    output_schema=table(described.SHARED),
    read_only=True,
    idempotent=True,
)
SET_STATE = Tool(
    name="set_shared_state",
    title="Set a shared value",
    description=(
        "Set a value in a space that agents share. With expected_version it is set only if nobody "
        "changed it meanwhile; else you are told its version and value now, and can decide again."
    ),
    call=f"{_CODE}:set_shared_state",
    scope=Scope.COORDINATE,
    input_schema=table(
        {
            "space": described.SPACE,
            "key": described.KEY,
            "value": {"description": "The new value: any JSON data."},
        },
        expected_version=described.EXPECTED,
    ),
    output_schema=table(described.CHANGED),
    destructive=True,
)
DELETE_STATE = Tool(
    name="delete_shared_state",
    title="Take a shared value away",
    description="Take a value out of a space that agents share; expected_version as for setting.",
    call=f"{_CODE}:delete_shared_state",
    scope=Scope.COORDINATE,
    input_schema=table(
        {"space": described.SPACE, "key": described.KEY},
        expected_version=described.EXPECTED,
    ),
    output_schema=table(described.CHANGED),
    destructive=True,
    idempotent=True,
)
COMPARE = Tool(
    name="compare_checkpoints",
    title="Compare checkpoints",
    description="Tell what changed of agents between two checkpoints, or since one.",
    call=f"{_CODE}:compare_checkpoints",
    scope=Scope.SESSION_READ,
    input_schema=table(
        {"before": text("The earlier checkpoint's name.", pattern=described.NAME)},
        after={
            **maybe(text("The later one's name; null: as it is now.", pattern=described.NAME)),
            "default": None,
        },
    ),
    output_schema=described.COMPARED,
    read_only=True,
    idempotent=True,
)
TOOLS: tuple[Tool, ...] = (SYNCHRONIZE, GET_STATE, SET_STATE, DELETE_STATE, COMPARE)
