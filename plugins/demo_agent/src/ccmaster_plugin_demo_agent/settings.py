"""What can be configured of the runtime `demo`."""

from attrs import frozen

from ccmaster_hookspecs.settings import at_least, setting


@frozen(kw_only=True)
class DemoAgentSettings:
    """How the pretended agents behave."""

    model: str = setting("demo-1", "The model that an agent pretends to use.")
    account: str | None = setting(
        "demo", "What the agents of one usage limit share; unset: they know of no limit."
    )
    pace: float = setting(
        0.0, "Seconds that each answer and each tool takes.", validator=at_least(0)
    )
    max_retries: int = setting(
        3, "How often an agent asks its model again after an error.", validator=at_least(0)
    )
    tool_seconds: float = setting(
        600.0, "Seconds that a tool of ccmaster's own may take.", validator=at_least(0.1)
    )
    retry_seconds: float = setting(
        0.5, "Seconds before it first asks again; each time twice as many.", validator=at_least(0)
    )
