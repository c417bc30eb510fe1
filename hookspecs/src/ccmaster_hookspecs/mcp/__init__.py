"""What plugins give to agents, clients and programs over the Model Context Protocol.

The words are the protocol's; its wire, its versions and its SDK are nowhere in here.
"""

from ccmaster_hookspecs.mcp.asking import Answer, Ask, CannotAsk, Form, Roots, Sample, Visit
from ccmaster_hookspecs.mcp.calls import Asking, Call, Completion, PromptCall, ReadCall, ToolCall
from ccmaster_hookspecs.mcp.content import (
    Annotations,
    Audio,
    Content,
    Embedded,
    Icon,
    Image,
    ResourceLink,
    Text,
)
from ccmaster_hookspecs.mcp.http import HttpApp
from ccmaster_hookspecs.mcp.outcomes import ToolFailure, ToolOutcome, ToolResult
from ccmaster_hookspecs.mcp.prompts import Prompt, PromptArgument, PromptMessage
from ccmaster_hookspecs.mcp.resources import Resource, ResourceTemplate, UnknownResource
from ccmaster_hookspecs.mcp.tools import TaskSupport, Tool

__all__ = [
    "Annotations",
    "Answer",
    "Ask",
    "Asking",
    "Audio",
    "Call",
    "CannotAsk",
    "Completion",
    "Content",
    "Embedded",
    "Form",
    "HttpApp",
    "Icon",
    "Image",
    "Prompt",
    "PromptArgument",
    "PromptCall",
    "PromptMessage",
    "ReadCall",
    "Resource",
    "ResourceLink",
    "ResourceTemplate",
    "Roots",
    "Sample",
    "TaskSupport",
    "Text",
    "Tool",
    "ToolCall",
    "ToolFailure",
    "ToolOutcome",
    "ToolResult",
    "UnknownResource",
    "Visit",
]
