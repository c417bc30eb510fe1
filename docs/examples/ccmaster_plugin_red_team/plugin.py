"""Lets agents attack what one of them built."""

from ccmaster_hookspecs import hookimpl


@hookimpl
def register_strategies():
    """Add the strategy `red_team`."""
    from ccmaster_hookspecs.strategies import Strategy

    return [
        Strategy(
            name="red_team",
            help="The first agent builds, the others attack it, and the first one mends.",
            decide="ccmaster_plugin_red_team.attacking:decide",
            follows="the attacks of the others on what it built, and mending",
        )
    ]
