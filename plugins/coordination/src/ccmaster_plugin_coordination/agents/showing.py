"""Agents as lines for people: a table, and all of one. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ccmaster_hookspecs.clean import one_line
from ccmaster_plugin_coordination.agents.registry import Agent
from ccmaster_plugin_coordination.agents.standing import NOBODY
from ccmaster_plugin_coordination.tasks.columns import aligned

HEADINGS = ("NAME", "STATE", "LAST", "INBOX", "CAN", "ROLE", "TASK")
_STEPS = ((60, "s"), (60, "min"), (24, "h"))


def table(agents: Sequence[Agent], width: int, now: datetime) -> list[str]:
    """Return a line an agent, under headings.

    Args:
        agents: In the order in which they are shown.
        width: Columns that a line has at most.
        now: The time.
    """
    rows = [[one_line(cell) for cell in _row(agent, now)] for agent in agents]
    return aligned([HEADINGS, *rows], width) if rows else []


def hostless(agents: Sequence[Agent]) -> str:
    """Say what to do about agents that nobody runs; empty: there are none."""
    waiting = sum(agent.status.activity == NOBODY for agent in agents)
    what = "1 agent waits" if waiting == 1 else f"{waiting} agents wait"
    return f"{what} for a host: run `ccmaster up`" if waiting else ""


def whole(told: Mapping[str, Any]) -> list[str]:
    """Return what is told of an agent, as `facts.whole` has it, a thing a line."""
    tree = told["tree"]
    budget = "no limit" if tree["budget_usd"] is None else f"${tree['budget_usd']:g}"
    task = told["task"]
    rows = [
        ("name", f"{told['name']}  {told['agent_id']}"),
        ("state", f"{told['state']}: {told['activity']}" if told["activity"] else told["state"]),
        ("role", told["role"]),
        ("can", " ".join(told["capabilities"])),
        ("task", f"{task['task_id'][:8]}  {task['title']}" if task else ""),
        *(("next", f"{one['task_id'][:8]}  {one['title']}") for one in told["queued"]),
        ("inbox", _inbox(told["waiting_messages"], told["unread_mail"])),
        ("asks", str(told["questions"] or "")),
        ("last", _moment(told["last_activity"])),
        ("runs", f"{told['runtime']} in {told['working_dir']}"),
        ("host", told["host"] or ""),
        ("owner", told["owner"] or ""),
        ("tree", f"{tree['depth']} deep under {tree['top'][:8]} of {tree['root']}"),
        ("spent", f"${told['cost_usd']:.2f}; its tree ${tree['spent_usd']:.2f} of {budget}"),
        ("said", told["last_message"] or ""),
    ]
    return [f"{key:6}  {one_line(text)}" for key, text in rows if text.strip()]


def _moment(told: str | None) -> str:
    return f"{datetime.fromisoformat(told).astimezone():%Y-%m-%d %H:%M:%S}" if told else ""


def _row(agent: Agent, now: datetime) -> Sequence[str]:
    status = agent.status
    task = f"{agent.task.task_id[:8]} {agent.task.title}" if agent.task else ""
    more = f"+{len(agent.queued)}" if agent.queued else ""
    return (
        status.name,
        status.state.value,
        _ago(status.changed_at, now),
        _inbox(len(status.inbox), agent.unread),
        " ".join(status.capabilities),
        status.role,
        f"{task} {more}".strip(),
    )


def _inbox(messages: int, mails: int) -> str:
    parts = [f"{messages} waiting"] if messages else []
    return ", ".join([*parts, f"{mails} unread"] if mails else parts)


def _ago(then: datetime | None, now: datetime) -> str:
    if then is None:
        return ""
    count = max(0, int((now - then).total_seconds()))
    for step, unit in _STEPS:
        if count < step:
            return f"{count} {unit}"
        count //= step
    return f"{count} d"
