"""Bringing up one session's agent: whether it may, with what runtime, and not too many at once."""

from ccmaster_core import dispatch
from ccmaster_core.journal import Journal
from ccmaster_core.means import Installed, Means
from ccmaster_core.permits import Permits
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.agents import Agent, LaunchRequest
from ccmaster_hookspecs.decisions import Refuse
from ccmaster_hookspecs.status import Status


async def permitted(status: Status, means: Means) -> LaunchRequest | e.SessionEnded:
    """Say what is to be launched for a session, or why it ends instead."""
    stream = e.session_stream(status.session_id)
    if status.stopping:
        return e.SessionEnded(stream=stream, reason=e.EndReason.STOPPED)
    asked = _request(status)
    answer = await dispatch.decide(
        means.plugins.hook.decide_launch,
        expected=(LaunchRequest, Refuse),
        host=means.host,
        request=asked,
    )
    if isinstance(answer, Refuse):
        return e.SessionEnded(stream=stream, reason=e.EndReason.REFUSED, detail=answer.reason)
    return answer or asked


def unresumable(request: LaunchRequest, installed: Installed) -> e.SessionEnded | None:
    """Say that a session is lost whose runtime cannot go on with it; None where it can."""
    if not request.resume or installed.resumes:
        return None
    return e.SessionEnded(
        stream=e.session_stream(request.session_id),
        reason=e.EndReason.LOST,
        detail=f"its host is gone, and the runtime {installed.name} cannot resume a session",
    )


async def brought_up(
    request: LaunchRequest, installed: Installed, means: Means, permits: Permits
) -> Agent:
    """Launch an agent; the caller releases `means.launching` once it is up, or gone."""
    await means.launching.acquire()
    try:
        return await installed.launch(request, permits)
    except BaseException:
        means.launching.release()
        raise


def permits(installed: Installed, means: Means, journal: Journal, status: Status) -> Permits:
    """Return what the agent is given of its session."""
    return Permits(installed.settings, str(installed.state_dir), means, journal, status)


def _request(status: Status) -> LaunchRequest:
    return LaunchRequest(
        session_id=status.session_id,
        name=status.name,
        runtime=status.runtime,
        working_dir=status.working_dir,
        model=status.model,
        permission_mode=status.permission_mode,
        budget_usd=status.budget_usd,
        fork_of=status.fork_of,
        resume=status.launches > 0,
        options=status.options,
    )
