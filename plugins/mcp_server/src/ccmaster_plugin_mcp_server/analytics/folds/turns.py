"""How events of turns are counted, and those of the tools that are used in them."""

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics.course import STARTED, Course
from ccmaster_plugin_mcp_server.analytics.ledger import Ledger
from ccmaster_plugin_mcp_server.analytics.tally import OTHERS, bump


def started(ledger: Ledger, course: Course, event: e.TurnStarted, at: int) -> None:
    """Begin a turn, and the messages it works on."""
    course.turn = True
    course.settle(at)
    for tally in (*course.tallies, ledger.hours.at(at)):
        tally.turns += 1
    for message_id in event.message_ids:
        if message := course.messages.get(message_id):
            course.messages[message_id] = (STARTED, message[1])


def ended(ledger: Ledger, course: Course, event: e.TurnEnded, at: int) -> None:
    """End a turn, well or not; the messages that it answers go the same way."""
    course.settle(at)
    course.turn = False
    course.close_questions()
    course.settle(at)
    closed = sum(course.messages.pop(key, None) is not None for key in event.in_reply_to)
    for tally in (*course.tallies, ledger.hours.at(at)):
        if event.failure is None:
            tally.turns_ended += 1
            tally.answered += closed
        else:
            bump(tally.turn_failures, event.failure)
            tally.failed += closed


def tool_started(ledger: Ledger, course: Course, event: e.ToolStarted, at: int) -> None:
    """Count the use of a tool, once."""
    if course.begin_tool(event.tool_use_id, event.tool):
        for tally in (*course.tallies, ledger.hours.at(at)):
            bump(tally.tool_uses, event.tool)


def tool_finished(ledger: Ledger, course: Course, event: e.ToolFinished, at: int) -> None:
    """Count the failure of a tool, if it is one."""
    tool = course.tools.pop(event.tool_use_id, OTHERS)
    if event.failed:
        for tally in (*course.tallies, ledger.hours.at(at)):
            tally.fail_tool(tool)
