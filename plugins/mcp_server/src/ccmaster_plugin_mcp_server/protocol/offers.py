"""What plugins offer, as the protocol lists it. Pure."""

from ccmaster_hookspecs.mcp import Prompt, Resource, ResourceTemplate, Tool
from ccmaster_plugin_mcp_server.protocol.contents import (
    Wire,
    annotations_on_wire,
    given,
    icons_on_wire,
)


def tool_on_wire(tool: Tool, *, modern: bool) -> Wire:
    """Write a tool.

    Args:
        tool: The tool.
        modern: Whether for 2026-07-28 and later; before, what a tool puts out had to be an
            object, so that the schema of anything else is left out.
    """
    output = tool.output_schema
    if output is not None and not modern and output.get("type") != "object":
        output = None
    return given(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        inputSchema=dict(tool.input_schema),
        outputSchema=None if output is None else dict(output),
        annotations=given(
            title=tool.title,
            readOnlyHint=tool.read_only,
            destructiveHint=tool.destructive,
            idempotentHint=tool.idempotent,
            openWorldHint=tool.open_world,
        ),
        icons=icons_on_wire(tool.icons),
        _meta=dict(tool.meta) or None,
    )


def resource_on_wire(resource: Resource) -> Wire:
    """Write a resource."""
    return given(
        uri=resource.uri,
        name=resource.name,
        title=resource.title,
        description=resource.description,
        mimeType=resource.mime_type,
        size=resource.size,
        icons=icons_on_wire(resource.icons),
        annotations=annotations_on_wire(resource.annotations),
    )


def template_on_wire(template: ResourceTemplate) -> Wire:
    """Write a resource template."""
    return given(
        uriTemplate=template.uri_template,
        name=template.name,
        title=template.title,
        description=template.description,
        mimeType=template.mime_type,
        icons=icons_on_wire(template.icons),
        annotations=annotations_on_wire(template.annotations),
    )


def prompt_on_wire(prompt: Prompt) -> Wire:
    """Write a prompt."""
    return given(
        name=prompt.name,
        title=prompt.title,
        description=prompt.description,
        arguments=[
            given(
                name=argument.name,
                title=argument.title,
                description=argument.description,
                required=argument.required,
            )
            for argument in prompt.arguments
        ],
        icons=icons_on_wire(prompt.icons),
    )
