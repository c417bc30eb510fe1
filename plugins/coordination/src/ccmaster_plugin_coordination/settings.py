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
    max_open_tasks: int = setting(
        500,
        "How many tasks that are not over one agent, or one client, may have added; a person may "
        "add any number.",
        validator=at_least(0),
    )
    max_dependencies: int = setting(
        100, "How many tasks one task may wait for.", validator=at_least(0)
    )
    max_task_chars: int = setting(
        100_000, "How long the text of a task may be, in characters.", validator=at_least(1)
    )
    max_result_chars: int = setting(
        200_000, "How long the result of a task may be, in characters.", validator=at_least(1)
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

    # Messages
    max_message_characters: int = setting(
        100_000,
        "Characters of the longest message or mail that an agent or a program may send.",
        validator=at_least(1),
    )
    messages_per_minute: int = setting(
        120,
        "How many messages and mails one agent or program may send a minute; one to 20 agents "
        "counts as 20.",
        validator=at_least(1),
    )
    messages_per_hour: int = setting(
        1200,
        "How many of them it may send an hour.",
        validator=at_least(1),
    )
    broadcasts_per_minute: int = setting(
        3,
        "How often a minute one agent or program may send something to more than 5 at once.",
        validator=at_least(0),
    )
    all_broadcasts_per_minute: int = setting(
        20,
        "How often a minute all agents and programs together may.",
        validator=at_least(0),
    )
    all_broadcast_deliveries_per_minute: int = setting(
        500,
        "How many agents all of these may reach a minute; one that is reached twice counts twice.",
        validator=at_least(0),
    )
    max_waiting_messages: int = setting(
        100,
        "How many messages may wait for one agent before it gets no more from agents and programs.",
        validator=at_least(1),
    )
    max_unread_mails: int = setting(
        200,
        "How many unread mails one mailbox may hold.",
        validator=at_least(1),
    )
    max_hops: int = setting(
        32,
        "How many messages may follow from one another, each sent because of the one before, "
        "until a person says something.",
        validator=at_least(1),
    )
    max_chain_messages: int = setting(
        1000,
        "How many messages one message may lead to in all, however they branch, until a person "
        "says something.",
        validator=at_least(1),
    )

    # Coordinations
    max_coordinations: int = setting(
        20,
        "How many coordinations one principal may have under way at once.",
        validator=at_least(1),
    )
    max_coordination_agents: int = setting(
        32,
        "How many agents take part in one coordination at most.",
        validator=at_least(1),
    )
    max_coordination_steps: int = setting(
        200,
        "How many steps one coordination has at most; one that wants more has failed.",
        validator=at_least(1),
    )

    # Shared state
    max_state_value_bytes: int = setting(
        65_536,
        "How many bytes one shared value may have, written as JSON.",
        validator=at_least(1),
    )
    max_state_values: int = setting(
        1_000,
        "How many values one space of shared state may have.",
        validator=at_least(1),
    )
    max_state_bytes: int = setting(
        1_048_576,
        "How many bytes all values of one space of shared state may have together.",
        validator=at_least(1),
    )

    # Leases on paths
    lease_seconds: float = setting(
        600.0,
        "How long a lease on paths lasts, in seconds, where its claimer does not say.",
        validator=at_least(1),
    )
    max_lease_seconds: float = setting(
        3600.0,
        "How long a lease on paths may last until it must be renewed, in seconds.",
        validator=at_least(1),
    )
    max_leases: int = setting(
        16, "How many leases on paths one session may hold at once.", validator=at_least(0)
    )
