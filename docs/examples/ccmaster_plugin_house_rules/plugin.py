"""Tells agents the rules of the house: what stands in a file of the person's."""

from ccmaster_hookspecs import Scope, Settings, hookimpl


@hookimpl
def register_settings():
    """Add the table with the rules."""
    return [Settings(table="house_rules", shape="ccmaster_plugin_house_rules.rules:Rules")]


@hookimpl
def register_resources():
    """Add the rules as something to read."""
    from ccmaster_hookspecs.mcp import Resource

    return [
        Resource(
            uri="house-rules://all",
            name="house rules",
            description="The rules that hold for all agents.",
            mime_type="text/plain",
            read="ccmaster_plugin_house_rules.rules:read",
            scope=Scope.SESSION_READ,
        )
    ]


@hookimpl
def register_prompts():
    """Add a prompt that holds work against the rules."""
    from ccmaster_hookspecs.mcp import Prompt, PromptArgument

    session = PromptArgument(
        name="session",
        description="Whose work to look at.",
        required=True,
        complete="ccmaster_plugin_house_rules.rules:sessions",
    )
    return [
        Prompt(
            name="check_the_rules",
            description="Hold the work of a session against the rules of the house.",
            get="ccmaster_plugin_house_rules.rules:prompt",
            scope=Scope.SESSION_READ,
            arguments=(session,),
        )
    ]
