"""Launching sessions, and bringing back those that ended."""

import asyncio
from pathlib import Path
from typing import Any

from ccmaster_hookspecs.mcp import ToolCall, ToolFailure
from ccmaster_hookspecs.principals import PrincipalKind, Scope
from ccmaster_plugin_mcp_server.sessions.facts import facts
from ccmaster_plugin_mcp_server.sessions.given import found, given
from ccmaster_plugin_mcp_server.sessions.standing import standing


async def create_session(call: ToolCall) -> dict[str, Any]:
    """Ask for a session, and tell where it stands."""
    arguments = given(call)
    prompt, working_dir = _words(arguments["prompt"]), await folder(call, arguments["working_dir"])
    await call.host.ensure_host()
    session_id = await call.host.launch(
        by=call.caller,
        working_dir=working_dir,
        prompt=prompt,
        name=arguments["name"],
        runtime=arguments["runtime"],
        model=arguments["model"],
        permission_mode=arguments["permission_mode"],
        watch=arguments["watch_mode"],
        max_turns=arguments["max_turns"],
        budget_usd=arguments["budget_usd"],
        scopes=scopes(arguments["scopes"]),
        role=arguments["role"] or "",
        capabilities=arguments["capabilities"] or (),
    )
    return facts((await standing(call.host)).of(await call.host.status(session_id)))


async def resume_session(call: ToolCall) -> dict[str, Any]:
    """Ask for an ended session to go on where it was."""
    status = await found(call.host, given(call)["session_id"])
    if status.live:
        raise ToolFailure(
            f"session_id: {status.name} has not ended", "send_message_to_session reaches it"
        )
    await call.host.ensure_host()
    await call.host.resume(status.session_id, by=call.caller)
    resumed = await call.host.status(status.session_id)
    return facts((await standing(call.host)).of(resumed))


async def folder(call: ToolCall, wanted: str) -> str:
    """Return a working directory; for a session, one may be told from its own.

    Raises:
        ToolFailure: There is no such folder, or nobody can tell which is meant.
    """
    base = None
    if call.caller.kind is PrincipalKind.SESSION:
        base = (await call.host.status(call.caller.name)).working_dir
    return await asyncio.to_thread(_folder, wanted, base)


def _folder(wanted: str, base: str | None) -> str:
    try:
        path = Path(wanted).expanduser()
        if base:
            path = Path(base) / path
        absolute, there = path.is_absolute(), path.is_dir()
    except (OSError, RuntimeError, ValueError):  # too long, of no such person, no path at all
        absolute, there = True, False
    if not absolute:
        raise ToolFailure(
            f"working_dir: {wanted!r} is not absolute", "give the whole path of a folder"
        )
    if not there:
        raise ToolFailure(f"working_dir: {wanted!r} is not a folder", "name one that is there")
    return str(path)


def scopes(names: list[str] | None) -> tuple[Scope, ...] | None:
    """Return scopes by their names; None: what the configuration says."""
    return None if names is None else tuple(Scope(name) for name in names)


def _words(prompt: str | None) -> str | None:
    if prompt is not None and not prompt.strip():
        raise ToolFailure("prompt: it is empty", "write something, or leave it out")
    return prompt
