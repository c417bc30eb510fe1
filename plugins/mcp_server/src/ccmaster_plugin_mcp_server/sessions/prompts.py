"""The prompts for those who lead several agents, described: their texts are made when asked for."""

from ccmaster_hookspecs.mcp import Prompt, PromptArgument
from ccmaster_hookspecs.principals import Scope

_TEXTS = "ccmaster_plugin_mcp_server.sessions.prompting"
_COMPLETE = "ccmaster_plugin_mcp_server.sessions.completing"

_TASK = PromptArgument(
    name="task", title="Task", description="What is to be done, in your own words.", required=True
)

COORDINATION = Prompt(
    name="multi_agent_coordination",
    title="Lead several agents",
    description="How to lead several sessions through one task: look, hand out, follow, verify.",
    get=f"{_TEXTS}.coordination:multi_agent_coordination",
    scope=Scope.SESSION_READ,
    arguments=(
        _TASK,
        PromptArgument(
            name="agents",
            title="Agents",
            description="The sessions to use, with commas between them; empty: any that are free.",
            complete=f"{_COMPLETE}:several_names",
        ),
        PromptArgument(
            name="strategy",
            title="Strategy",
            description="parallel, pipeline, review, competition, or one that a plugin gives, such "
            "as sequential, hierarchical or vote; empty: parallel.",
            complete=f"{_COMPLETE}:strategy",
        ),
    ),
)
COMMUNICATION = Prompt(
    name="agent_communication",
    title="Write to an agent",
    description="How to send one message from one session to another, and see that it arrives.",
    get=f"{_TEXTS}.communication:agent_communication",
    scope=Scope.SESSION_READ,
    arguments=(
        PromptArgument(
            name="sender",
            title="Sender",
            description="The session that writes.",
            required=True,
            complete=f"{_COMPLETE}:names",
        ),
        PromptArgument(
            name="receiver",
            title="Receiver",
            description="The session that is written to.",
            required=True,
            complete=f"{_COMPLETE}:names",
        ),
        PromptArgument(
            name="message_type",
            title="Type",
            description="task, question, answer, status, review or handover; empty: task.",
            complete=f"{_COMPLETE}:message_type",
        ),
    ),
)
DECOMPOSITION = Prompt(
    name="task_decomposition",
    title="Cut a task into parts",
    description="How to cut a task into parts for several sessions, each with its check.",
    get=f"{_TEXTS}.decomposition:task_decomposition",
    scope=Scope.SESSION_READ,
    arguments=(
        _TASK,
        PromptArgument(
            name="complexity",
            title="Complexity",
            description="simple, medium or complex; empty: medium.",
            complete=f"{_COMPLETE}:complexity",
        ),
        PromptArgument(
            name="agent_capabilities",
            title="What the agents can do",
            description="What each agent is good at, or lacks, in your own words.",
        ),
    ),
)
PROMPTS: tuple[Prompt, ...] = (COORDINATION, COMMUNICATION, DECOMPOSITION)
