"""Lets agents throw dice."""

from ccmaster_hookspecs import Scope, hookimpl


@hookimpl
def register_tools():
    """Add the tool `roll_dice`."""
    from ccmaster_hookspecs.mcp import Tool
    from ccmaster_hookspecs.mcp.schemas import several, table, whole

    eyes = whole("How many eyes a die shows.")
    return [
        Tool(
            name="roll_dice",
            title="Roll dice",
            description="Roll dice, and return what each shows, and the sum.",
            call="ccmaster_plugin_dice.dice:roll",
            scope=Scope.SESSION_READ,
            read_only=True,
            input_schema=table(
                {"sides": whole("How many sides each die has.", minimum=2, maximum=100)},
                count=whole("How many dice.", minimum=1, maximum=10, default=1),
            ),
            output_schema=table({"rolled": several(eyes, "Each die."), "sum": eyes}),
        )
    ]
