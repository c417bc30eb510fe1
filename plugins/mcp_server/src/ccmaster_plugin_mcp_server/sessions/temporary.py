"""A session that is launched, answers one message, and is ended whatever happens.

Its name is made of the call's id, so that the same call, run again after a crash, finds it
again. While somebody waits for it, its claim `mcp/temporary/<name>` is in force; where it has
lapsed, `sweeping` ends the session.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import aclosing, suppress
from typing import Any

from attrs import define

from ccmaster_hookspecs.errors import InvalidRequest, StoreUnavailable
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Text, ToolCall, ToolResult
from ccmaster_hookspecs.messages import Receipt
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_mcp_server.finishing import finished
from ccmaster_plugin_mcp_server.sessions import waits
from ccmaster_plugin_mcp_server.sessions.answers import (
    Posted,
    message_id_of,
    posted,
    receipt,
    result,
    sent_now,
    told_of,
)
from ccmaster_plugin_mcp_server.sessions.events import TEMPORARY, TemporaryAsked
from ccmaster_plugin_mcp_server.sessions.facts import usage
from ccmaster_plugin_mcp_server.sessions.given import given
from ccmaster_plugin_mcp_server.sessions.launching import folder, scopes
from ccmaster_plugin_mcp_server.sessions.telling import beside

log = logging.getLogger(__name__)

LEASE = 30.0
"""Seconds after which a session is ended whose caller's host has died."""
RENEWALS = 3
"""How often the claim is renewed within its lease."""
ENDING = 15.0
"""Seconds that the caller waits for the session to have ended."""
NOBODY_WAITS = "nobody waits for its answer any more"


async def spawn_temp_session(call: ToolCall) -> ToolResult:
    """Launch a session, wait for its one answer, and end it."""
    name = name_of(call.call_id)
    temporary = _Temporary(call, given(call), name)
    claim = await call.host.store.claim(claimed(name), name, LEASE)
    try:
        async with beside(_keep(call.host, name)):
            return await temporary.answered(again=claim.epoch > 1)
    finally:
        await finished(call.host.store.release(claim))


def name_of(call_id: str) -> str:
    """Name the session of a call."""
    return f"temp-{call_id.replace('-', '')[:12]}"


def claimed(name: str) -> str:
    """Name the stream whose claim says that somebody waits for a session."""
    return f"{TEMPORARY}/{name}"


@define
class _Temporary:
    _call: ToolCall
    _arguments: Mapping[str, Any]
    _name: str
    _why: str = NOBODY_WAITS

    async def answered(self, *, again: bool) -> ToolResult:
        """Return what came of it, once it is ended."""
        host = self._call.host
        try:
            sent = await finished(self._begun(again=again))
            await waits.begin(self._call, sent.session_id)
            reached = await receipt(self._call, sent, self._arguments["timeout"])
            self._why = "it has answered" if reached.state.final else "it took too long to answer"
        finally:
            await finished(self._end())
        status = await _over(host, sent.session_id)
        if reached.state.final:
            return result(_told(status, reached), reached)
        late = f"{self._name} gave no answer in time, and was ended"
        return ToolResult(content=(Text(late),), structured=_told(status, reached), failed=True)

    async def _begun(self, *, again: bool) -> Posted:
        """Launch it and send it its message, as far as that is not done yet."""
        host, arguments, caller = self._call.host, self._arguments, self._call.caller
        message_id = message_id_of(self._call)
        if again and (sent := await posted(host, message_id)):
            return sent
        status = await _living(host, self._name)
        session_id = status.session_id if status else await self._launched()
        await host.send(session_id, arguments["prompt"], by=caller, message_id=message_id)
        return await sent_now(host, message_id)

    async def _launched(self) -> str:
        call, arguments = self._call, self._arguments
        working_dir = await folder(call, arguments["working_dir"])
        await call.host.ensure_host()
        await call.host.store.append(TemporaryAsked(by=call.caller, name=self._name))
        return await call.host.launch(
            by=call.caller,
            working_dir=working_dir,
            name=self._name,
            runtime=arguments["runtime"],
            model=arguments["model"],
            permission_mode=arguments["permission_mode"],
            watch=False,
            budget_usd=arguments["budget_usd"],
            scopes=scopes(arguments["scopes"]),
            role=arguments["role"] or "",
            capabilities=arguments["capabilities"] or (),
        )

    async def _end(self) -> None:
        host = self._call.host
        if status := await _living(host, self._name):
            with suppress(InvalidRequest):  # it has ended meanwhile
                await host.stop(status.session_id, by=self._call.caller, reason=self._why)


async def _keep(host: Host, name: str) -> None:
    """Keep the claim that somebody waits, until cancelled."""
    while True:
        await asyncio.sleep(LEASE / RENEWALS)
        try:
            if not await host.store.renew(name, LEASE):
                await host.store.claim(claimed(name), name, LEASE)
        except StoreUnavailable as error:
            log.warning("%s cannot be kept now: %s", name, error)


async def _living(host: Host, name: str) -> Status | None:
    return next((one for one in await host.sessions() if one.name == name), None)


async def _over(host: Host, session_id: str) -> Status:
    """Return where a session stands once it has ended, or ends all too slowly."""
    position = await host.store.position()
    status = await host.status(session_id)
    try:
        async with asyncio.timeout(ENDING), aclosing(host.store.follow(position)) as batches:
            while status.live:
                await anext(batches)
                status = await host.status(session_id)
    except TimeoutError:
        log.warning("%s does not end", status.name)
    return status


def _told(status: Status, reached: Receipt) -> dict[str, Any]:
    return {
        "session_id": status.session_id,
        "name": status.name,
        **told_of(reached, waited=True),
        "ended": status.ended.value if status.ended else None,
        "usage": usage(status),
    }
