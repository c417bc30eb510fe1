"""A good server, made with the SDK: a bit of everything. `python lively.py` serves stdio."""

import asyncio
import base64
from collections.abc import Mapping

from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.subscriptions import (
    InMemorySubscriptionBus,
    ListenHandler,
    ResourceUpdated,
    ToolsListChanged,
)
from mcp.shared.exceptions import MCPError

PIXEL = base64.b64encode(b"\x89PNG a pixel").decode()
NUMBERS = {"a": {"type": "integer", "description": "The first."}, "b": {"type": "integer"}}
FORM = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
    "required": ["name"],
}


def schema(properties: Mapping = {}, *required: str) -> dict:
    return {"type": "object", "properties": dict(properties), "required": list(required)}


def tool(name: str, description: str, input_schema: dict, **more) -> types.Tool:
    return types.Tool(name=name, description=description, input_schema=input_schema, **more)


SUM = schema({"sum": {"type": "integer"}}, "sum")
TOOLS = [
    tool(
        "add",
        "Add two numbers.\nThe second line is for `tools add` alone.",
        schema(NUMBERS, "a", "b"),
        title="Sum",
        output_schema=SUM,
        annotations=types.ToolAnnotations(read_only_hint=True, idempotent_hint=True),
    ),
    tool("ask", "Ask for a name.", schema()),
    tool("cancelled", "Name the tasks that were cancelled.", schema()),
    tool("change", "Change what there is.", schema()),
    tool("count", "Count, and tell how far.", schema({"to": {"type": "integer"}}, "to")),
    tool("draw", "Draw a pixel.", schema()),
    tool("fail", "Fail.", schema()),
    tool("errand", "Go on as a task, and ask for a name.", schema({"fails": {"type": "boolean"}})),
    tool("hang", "Never answer.", schema()),
    tool("steer", "Say something to the terminal.\x1b]0;owned\x07", schema()),
    tool("wrong", "Answer what does not fit.", schema(), output_schema=SUM),
]


def text(said: str, **more) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=said)], **more)


async def ask(context, params):
    """Ask in the way of the era: in the result, or with a request of our own."""
    asked = types.ElicitRequestFormParams(message="Who are you?\x1b[2J", requested_schema=FORM)
    if context.protocol_version >= "2026":
        answer = (params.input_responses or {}).get("who")
        if answer is None:
            return types.InputRequiredResult(
                input_requests={"who": types.ElicitRequest(params=asked)}, request_state="round 1"
            )
    else:
        answer = await context.session.elicit_form(asked.message, asked.requested_schema)
    return text(f"{answer.action} {answer.content}")


class TaskParams(types.RequestParams):
    task_id: str
    input_responses: dict | None = None


class Errands:
    """Tasks that work at the first look, ask at the second, and are over once answered."""

    def __init__(self):
        self.looks, self.answers, self.given, self.cancelled = {}, {}, {}, []

    def begin(self, given):
        task_id = f"errand-{len(self.looks)}"
        self.looks[task_id], self.given[task_id] = 0, given
        return {"resultType": "task", "taskId": task_id, "status": "working"}

    async def get(self, context, params):
        self.looks[params.task_id] += 1
        state = {"taskId": params.task_id, "pollIntervalMs": 1, "resultType": "complete"}
        if self.looks[params.task_id] == 1 or self.given[params.task_id].get("stays"):
            return {**state, "status": "working", "statusMessage": "on my way\x1b[2J"}
        if self.given[params.task_id].get("fails"):
            error = {"code": -32000, "message": "lost"}
            return {**state, "status": "failed", "error": error}
        if params.task_id not in self.answers:
            asked = types.ElicitRequestFormParams(message="Who?", requested_schema=FORM)
            request = types.ElicitRequest(params=asked).model_dump(by_alias=True, mode="json")
            return {**state, "status": "input_required", "inputRequests": {"who": request}}
        said = text(f"{self.answers[params.task_id]['who']['action']}d")
        result = said.model_dump(by_alias=True, mode="json", exclude_none=True)
        return {**state, "status": "completed", "result": result}

    async def update(self, context, params):
        self.answers[params.task_id] = params.input_responses
        return {"resultType": "complete"}

    async def cancel(self, context, params):
        self.cancelled.append(params.task_id)
        return {"resultType": "complete"}


def lively() -> Server:
    bus, errands = InMemorySubscriptionBus(), Errands()

    async def list_tools(context, params):
        """Two pages, so that whoever lists has to turn one."""
        if params is None or params.cursor is None:
            return types.ListToolsResult(tools=TOOLS[:5], next_cursor="more")
        return types.ListToolsResult(tools=TOOLS[5:])

    async def call_tool(context, params):
        given = params.arguments or {}
        match params.name:
            case "add":
                found = {"sum": given["a"] + given["b"]}
                return text(f"It is {found['sum']}.", structured_content=found)
            case "ask":
                return await ask(context, params)
            case "change":
                await bus.publish(ToolsListChanged())
                await bus.publish(ResourceUpdated(uri="note://one"))
                return text("changed")
            case "count":
                for number in range(1, given["to"] + 1):
                    await context.session.report_progress(number, given["to"], f"at {number}")
                return text("counted")
            case "draw":
                return types.CallToolResult(
                    content=[types.ImageContent(type="image", data=PIXEL, mime_type="image/png")]
                )
            case "errand":
                return errands.begin(given)
            case "cancelled":
                return text(" ".join(errands.cancelled))
            case "fail":
                return text("It failed.", is_error=True)
            case "hang":
                await asyncio.Event().wait()
            case "steer":
                return text("red \x1b[31malert\x1b[0m \x1b]0;owned\x07done\x9b2J")
            case "wrong":
                return text("no", structured_content={"sum": "three"})
        raise MCPError(types.INVALID_PARAMS, f"Unknown tool: {params.name}")

    async def list_resources(context, params):
        one = types.Resource(uri="note://one", name="one", mime_type="text/plain")
        return types.ListResourcesResult(resources=[one])

    async def list_templates(context, params):
        any_note = types.ResourceTemplate(uri_template="note://{name}", name="note")
        return types.ListResourceTemplatesResult(resource_templates=[any_note])

    async def read(context, params):
        if str(params.uri) == "note://pixel":
            blob = types.BlobResourceContents(uri=params.uri, blob=PIXEL, mime_type="image/png")
            return types.ReadResourceResult(contents=[blob])
        if str(params.uri) != "note://one":
            raise MCPError(types.INVALID_PARAMS, "No such note")
        note = types.TextResourceContents(uri=params.uri, text="first\nsecond")
        return types.ReadResourceResult(contents=[note])

    async def list_prompts(context, params):
        arguments = [
            types.PromptArgument(name="who", required=True),
            types.PromptArgument(name="how"),
        ]
        greet = types.Prompt(name="greet", description="Greet someone.", arguments=arguments)
        return types.ListPromptsResult(prompts=[greet])

    async def get_prompt(context, params):
        said = types.TextContent(type="text", text=f"Greet {(params.arguments or {})['who']}.")
        return types.GetPromptResult(messages=[types.PromptMessage(role="user", content=said)])

    server = Server(
        "lively",
        version="1.0",
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
        on_subscriptions_listen=ListenHandler(bus),
    )
    server.extensions["io.modelcontextprotocol/tasks"] = {}
    server.add_request_handler("tasks/get", TaskParams, errands.get)
    server.add_request_handler("tasks/update", TaskParams, errands.update)
    server.add_request_handler("tasks/cancel", TaskParams, errands.cancel)
    return server


async def main() -> None:
    server = lively()
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


if __name__ == "__main__":
    asyncio.run(main())
