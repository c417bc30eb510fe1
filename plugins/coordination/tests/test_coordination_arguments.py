"""What is too long, or no name, is refused by the schema of every argument before a tool runs."""

import pytest
from attrs import evolve

from ccmaster_hookspecs.mcp.schemas import table
from ccmaster_plugin_coordination.agents import tools as agents
from ccmaster_plugin_coordination.messaging import tools as messaging
from ccmaster_plugin_coordination.sync import tools as sync
from ccmaster_plugin_mcp_server.calling.arguments import Schemas

LONG = "a" * 10_000_000
ANY_JSON = {("set_shared_state", "value")}
"""Held by the setting max_state_value_bytes instead."""
EACH = [
    (tool, name)
    for module in (agents, messaging, sync)
    for tool in module.TOOLS
    for name in tool.input_schema["properties"]
    if (tool.name, name) not in ANY_JSON
]
NAMES = ("set_identity.name", "get_shared_state.space", "synchronize_agents.name")
IDS = ("get_message.message_id", "get_thread.message_id", "send_message.in_reply_to")
UUID = "00000000-0000-4000-8000-000000000000"


def _named(case):
    tool, name = case
    return f"{tool.name}.{name}"


def _misfit(case, value):
    tool, name = case
    only = evolve(tool, input_schema=table({name: tool.input_schema["properties"][name]}))
    return Schemas().misfit(only, {name: value})


@pytest.mark.parametrize("case", EACH, ids=_named)
@pytest.mark.parametrize("value", [LONG, [LONG], ["name"] * 100_000], ids=["long", "in it", "many"])
def test_nothing_of_ten_megabytes_comes_in(case, value):
    assert _misfit(case, value)


@pytest.mark.parametrize("case", [one for one in EACH if _named(one) in NAMES + IDS], ids=_named)
def test_no_name_or_id_ends_in_a_line_end(case):
    plain = UUID if _named(case) in IDS else "build-1"
    assert _misfit(case, plain) is None
    assert _misfit(case, plain + "\n")
