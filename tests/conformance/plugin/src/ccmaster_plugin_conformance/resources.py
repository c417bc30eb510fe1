"""Resources of each kind, and one that can be watched."""

from ccmaster_hookspecs.mcp import ReadCall, Resource, ResourceTemplate
from ccmaster_plugin_conformance.fixture import SCOPE
from ccmaster_plugin_conformance.samples import PNG


async def static_text(call: ReadCall) -> str:
    """Return a text."""
    return "This is the content of the static text resource."


async def static_binary(call: ReadCall) -> bytes:
    """Return a picture."""
    return PNG


async def watched(call: ReadCall) -> str:
    """Return a text."""
    return "Watched resource content."


async def data(call: ReadCall) -> object:
    """Return JSON data with what the URI says."""
    identity = call.variables["id"]
    return {"id": identity, "templateTest": True, "data": f"Data for ID: {identity}"}


RESOURCES = (
    Resource(
        uri="test://static-text",
        name="static-text",
        read=f"{__name__}:static_text",
        scope=SCOPE,
        description="A text that never changes.",
        mime_type="text/plain",
    ),
    Resource(
        uri="test://static-binary",
        name="static-binary",
        read=f"{__name__}:static_binary",
        scope=SCOPE,
        description="A picture that never changes.",
        mime_type="image/png",
    ),
    Resource(
        uri="test://watched-resource",
        name="watched-resource",
        read=f"{__name__}:watched",
        scope=SCOPE,
        description="Something to subscribe to.",
        mime_type="text/plain",
    ),
    ResourceTemplate(
        uri_template="test://template/{id}/data",
        name="template",
        read=f"{__name__}:data",
        scope=SCOPE,
        description="Data by its id.",
    ),
)
