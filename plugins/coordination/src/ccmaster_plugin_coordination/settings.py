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
