"""Set the stage for an agent: its settings, its mode, and the conversation it goes on with."""

from pathlib import Path

from attrs import evolve

from ccmaster_hookspecs import LaunchRequest, Session
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_demo_agent.own_tools.reached import OwnTools
from ccmaster_plugin_demo_agent.runtime.modes import MODES
from ccmaster_plugin_demo_agent.runtime.stage import Stage
from ccmaster_plugin_demo_agent.runtime.transcript import (
    Answered,
    Launched,
    Line,
    Received,
    Transcript,
)
from ccmaster_plugin_demo_agent.settings import DemoAgentSettings


def staged(request: LaunchRequest, session: Session) -> Stage:
    """Prepare what an agent needs.

    Raises:
        RuntimeFailure: It cannot live as was asked.
    """
    settings = session.settings or DemoAgentSettings()
    mode = checked_mode(request.permission_mode or "default")
    folder = Path(session.state_dir)
    transcript = _transcript(folder, request.session_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        transcript.append(*_beginning(request, transcript, folder))
        spent = transcript.spent() if request.resume else 0.0
    except OSError as error:
        raise RuntimeFailure(
            f"the transcript {transcript.path} cannot be kept: {error}",
            "make room on its disk, and see that its folder can be written",
        ) from error
    return Stage(
        request=request,
        session=session,
        settings=settings,
        transcript=transcript,
        own_tools=OwnTools(session),
        model=request.model or settings.model,
        permission_mode=mode,
        spent=spent,
    )


def checked_mode(mode: str) -> str:
    """Return a permission mode.

    Raises:
        RuntimeFailure: There is none of this name.
    """
    if mode not in MODES:
        known = ", ".join(MODES)
        raise RuntimeFailure(f"there is no permission mode {mode!r}", f"use one of {known}")
    return mode


def _beginning(request: LaunchRequest, transcript: Transcript, folder: Path) -> list[Line]:
    """Return what this life of the session begins its transcript with."""
    begun = Launched(resumed=request.resume)
    if request.resume:
        return [begun]
    has_begun = any(isinstance(line, Received) for line in transcript.lines())
    if request.fork_of:
        return [begun] if has_begun else [begun, *_forked(folder, request.fork_of)]
    if has_begun:
        raise RuntimeFailure(
            f"the session id {request.session_id} has a conversation already",
            "resume that session, or take another id",
        )
    return [begun]


def _forked(folder: Path, original: str) -> list[Line]:
    """Return another session's conversation; its cost stays with the original."""
    transcript = _transcript(folder, original)
    if not transcript.path.exists():
        raise RuntimeFailure(
            f"the session {original} has no conversation to begin with",
            "fork a session that ran with the same runtime on this machine",
        )
    return [
        evolve(line, cost_usd=0.0) if isinstance(line, Answered) else line
        for line in transcript.lines()
        if isinstance(line, Received | Answered)
    ]


def _transcript(folder: Path, session_id: str) -> Transcript:
    return Transcript(folder / f"{session_id}.jsonl")
