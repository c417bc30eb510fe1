"""What a person can configure of agents that work together: the table `coordination`."""

from attrs import frozen

from ccmaster_hookspecs.settings import at_least, setting


@frozen(kw_only=True)
class CoordinationSettings:
    """Agents that work together: what they may do at most."""

    # Tasks
    max_reminders: int = setting(
        2,
        "How often an agent that ended its turn without reporting on its task is reminded, before "
        "the attempt counts as failed.",
        validator=at_least(0),
    )
    max_attempts: int = setting(
        5,
        "How often a task is begun at most, whatever became of the attempts before.",
        validator=at_least(1),
    )

    # Bounds
    max_spawn_depth: int = setting(
        3,
        "How deep agents may launch agents: 1 lets those that a person launched do it, 2 also "
        "those that they launch, 0 none.",
        validator=at_least(0),
    )
    max_spawned: int = setting(
        24,
        "How many sessions that agents launched may live at once under one person.",
        validator=at_least(0),
    )
    max_spawned_per_tree: int = setting(
        12,
        "How many sessions that agents launched may live at once under one session that no agent "
        "launched.",
        validator=at_least(0),
    )
    max_spawns_per_hour: int = setting(
        60,
        "How many sessions the agents under one session that no agent launched may launch, or "
        "bring back, within an hour.",
        validator=at_least(0),
    )
    tree_budget_usd: float | None = setting(
        50.0,
        "US dollars that all sessions which agents launched, under one session that no agent "
        "launched, may spend together; unset: no limit.",
        validator=at_least(0),
    )
