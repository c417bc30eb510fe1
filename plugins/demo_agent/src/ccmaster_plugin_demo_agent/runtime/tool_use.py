"""Take an agent's use of a tool from asking for leave to its result."""

import asyncio

from attrs import frozen

from ccmaster_hookspecs import Allow, Ask, Deny, ToolUse
from ccmaster_hookspecs import events as e
from ccmaster_plugin_demo_agent.answers import Background, Use
from ccmaster_plugin_demo_agent.own_tools.wire import failure, is_own
from ccmaster_plugin_demo_agent.results import Result
from ccmaster_plugin_demo_agent.runtime.interruption import Interrupted
from ccmaster_plugin_demo_agent.runtime.modes import Leave, leave
from ccmaster_plugin_demo_agent.runtime.stage import Stage
from ccmaster_plugin_demo_agent.runtime.tools import pretend, subject
from ccmaster_plugin_demo_agent.runtime.transcript import Used

RESULT_LENGTH = 2000
"""Characters of a tool's result that are kept."""


def tool_use(part: Use | Background, tool_use_id: str) -> ToolUse:
    """Return what a part of a reply asks to use."""
    if isinstance(part, Background):
        part = Use(tool="Bash", arguments={"command": part.command, "run_in_background": True})
    return ToolUse(
        tool=part.tool,
        arguments=part.arguments,
        subject=subject(part.arguments),
        tool_use_id=tool_use_id,
    )


@frozen
class Outcome:
    """What came of the use of a tool."""

    result: Result
    told: tuple[e.Event, ...]
    """What happened, the last of which is ToolFinished."""


async def used(stage: Stage, part: Use | Background, use: ToolUse) -> Outcome:
    """Use a tool, if that is allowed."""
    try:
        denied = await stage.interruption.wait(_denied(stage, use))
        if denied:
            return denied
        await stage.interruption.wait(asyncio.sleep(stage.settings.pace))
        result = await _result(stage, use)
    except Interrupted:
        return _outcome(stage, use, failure("interrupted"))
    if isinstance(part, Background):
        stage.pending.begin(use.subject, part.seconds)
        begun = e.PendingWorkChanged(stream=stage.stream, work=stage.pending.work)
        return _outcome(stage, use, Result("it goes on in the background"), begun)
    return _outcome(stage, use, result, *_kept(stage, use, result))


async def _denied(stage: Stage, use: ToolUse) -> Outcome | None:
    """Ask for leave; return what came of it where it was denied."""
    answer: Allow | Ask | Deny = await stage.session.permit(use, asked=False)
    mode = stage.permission_mode
    needed = leave(mode, use)
    if not isinstance(answer, Deny) and needed is Leave.REFUSED:
        return _refused_by(mode, stage, use)
    if isinstance(answer, Ask) or (needed is Leave.ASK and not isinstance(answer, Deny)):
        answer = await stage.session.permit(use, asked=True)
    if isinstance(answer, Deny):
        return _outcome(stage, use, failure(answer.reason))
    return None


async def _result(stage: Stage, use: ToolUse) -> Result:
    """Really call a tool of ccmaster's own, and pretend to use any other."""
    if not is_own(use.tool):
        return pretend(use.tool, use.arguments, stage.request.working_dir)
    calling = stage.own_tools.call(use, stage.settings.tool_seconds)
    return await stage.interruption.wait(calling)


def _kept(stage: Stage, use: ToolUse, result: Result) -> list[e.Event]:
    """Keep in the transcript what was really done; return what is to be told of that."""
    if not is_own(use.tool):
        return []
    line = Used(
        tool=use.tool,
        tool_use_id=use.tool_use_id or "",
        failed=result.failed,
        result=result.text[:RESULT_LENGTH],
    )
    try:
        stage.transcript.append(line)
    except OSError as error:
        problem = f"the use of {use.tool} is not in the transcript: {error}"
        return [e.Notice(stream=stage.stream, text=problem)]
    return []


def _refused_by(mode: str, stage: Stage, use: ToolUse) -> Outcome:
    reason = f"the permission mode {mode} does not allow it"
    denied = e.PermissionDenied(
        stream=stage.stream,
        tool=use.tool,
        subject=use.subject,
        reason=reason,
        tool_use_id=use.tool_use_id,
    )
    return _outcome(stage, use, failure(reason), denied)


def _outcome(stage: Stage, use: ToolUse, result: Result, *before: e.Event) -> Outcome:
    finished = e.ToolFinished(
        stream=stage.stream,
        tool_use_id=use.tool_use_id or "",
        failed=result.failed,
        result=result.text[:RESULT_LENGTH],
    )
    return Outcome(result, (*before, finished))
