"""Bringing up one session's CLI, where nothing of the session lives any more."""

import asyncio
import os
from pathlib import Path
from uuid import uuid4

from ccmaster_hookspecs.agents import Endpoint, LaunchRequest, Session
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_plugin_claude_code.access import prepared
from ccmaster_plugin_claude_code.agent import ClaudeAgent
from ccmaster_plugin_claude_code.conversation import Conversation
from ccmaster_plugin_claude_code.elsewhere import open_elsewhere
from ccmaster_plugin_claude_code.environment import MARKER, clean_environment, config_dir
from ccmaster_plugin_claude_code.invocation import Invocation, invocation
from ccmaster_plugin_claude_code.program import find_program
from ccmaster_plugin_claude_code.settings import ClaudeSettings
from ccmaster_plugin_claude_code.survivors import end_survivors


async def launch(request: LaunchRequest, session: Session) -> ClaudeAgent:
    """Start the CLI for a session; it is up once its events say so.

    It goes on with the session's conversation where there is one, whatever the request says:
    a host may have died just after it launched the session. Whatever still lives of the session
    is ended first: two processes on one conversation would silently fork it.

    Raises:
        RuntimeFailure: It cannot be started.
        InvalidRequest: The request has an option that this runtime does not know.
    """
    settings: ClaudeSettings = session.settings or ClaudeSettings()
    await end_survivors({MARKER: request.session_id}, settings.stop_grace_seconds)
    endpoint = await session.endpoint()
    folder = Path(session.state_dir)
    conversation, started = await asyncio.to_thread(_prepare, request, settings, endpoint, folder)
    agent = ClaudeAgent(started, settings, session, conversation)
    await agent.start()
    return agent


def _prepare(
    request: LaunchRequest, settings: ClaudeSettings, endpoint: Endpoint | None, folder: Path
) -> tuple[Conversation, Invocation]:
    program = find_program(settings, os.environ)
    if not Path(request.working_dir).is_dir():
        raise RuntimeFailure(f"the folder {request.working_dir} is not there", "make it again")
    access = prepared(endpoint, folder, request.session_id) if endpoint else None
    environment = clean_environment(
        os.environ,
        session_id=request.session_id,
        launch_id=str(uuid4()),
        allow=settings.environment_allow,
        extra=settings.environment,
        instructions=settings.project_instructions,
        token=access.token if access else None,
    )
    conversation = Conversation(config_dir(environment), request.session_id)
    begun = _begun(conversation)
    return conversation, invocation(
        program, request, settings, environment, has_conversation=begun, access=access
    )


def _begun(conversation: Conversation) -> bool:
    """Say whether there is a conversation to go on with; make room for a new one where not.

    Raises:
        RuntimeFailure: Nobody can tell, or somebody else goes on with it.
    """
    try:
        stranger = open_elsewhere(conversation.config_dir, conversation.session_id)
        begun = conversation.begun()
        if not (stranger or begun):
            conversation.set_aside()
    except OSError as error:
        raise RuntimeFailure(
            f"{conversation.config_dir} cannot be used: {error.strerror or error}",
            "see who may read and write it: the Claude Code CLI keeps its conversations there",
        ) from error
    if stranger:
        raise RuntimeFailure(
            f"the session is open in another Claude Code, process {stranger}",
            "end it there first: two would fork the conversation",
        )
    return begun
