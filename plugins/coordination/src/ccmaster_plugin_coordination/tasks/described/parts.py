"""Parts of schemas that several tools of tasks share."""

from ccmaster_hookspecs.mcp.schemas import Schema, maybe, several, text, whole

CODE = "ccmaster_plugin_coordination.tasks"
LONGEST_WAIT = 3600
"""The most seconds that a call waits."""
ALONE = "none"
"""What is given for a parent where a task is to stand for itself."""


def default(schema: Schema, value: object = None) -> Schema:
    """Name the default of an argument; where that is null, null may be given too."""
    return {**maybe(schema), "default": None} if value is None else {**schema, "default": value}


def id_of(description: str) -> Schema:
    """Describe an argument that names a task."""
    return text(
        f"{description}: its id, or the beginning of it if no other begins so.",
        minLength=1,
        maxLength=36,
    )


AGENT = text(
    "The agent: its session's id, the beginning of it, or its name.", minLength=1, maxLength=100
)
CAPABILITIES = several(
    {"type": "string", "minLength": 1, "maxLength": 63},
    "What whoever takes it must be able to do, a word each; null or none: anything.",
    maxItems=32,
)
EPOCH = default(
    whole("The attempt's number, as you were told with the task; null: the one that runs.")
)
OWN = default(id_of("The task; null: the one you work on"))
TEXT = {"minLength": 1, "maxLength": 1_000_000}
