"""Whether one session's agent may use a tool: policy, plugins, and a person if need be."""

import asyncio
from typing import Any
from uuid import uuid4

from attrs import define, field

from ccmaster_core import access, dispatch, permissions
from ccmaster_core.journal import Journal
from ccmaster_core.means import Means
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.agents import Endpoint, ToolUse
from ccmaster_hookspecs.decisions import Allow, Ask, Deny
from ccmaster_hookspecs.status import Status

REMEMBERED = 64
"""How many decisions are kept, so that asking twice about one tool use decides once."""

FAILED = Deny("a plugin that decides on permissions failed")


@define
class Permits:
    """Implements `ccmaster_hookspecs.agents.Session` for one session."""

    settings: Any
    state_dir: str
    _means: Means
    _journal: Journal
    _status: Status
    _decided: dict[str, Allow | Deny | Ask | None] = field(factory=dict)
    _open: dict[str, asyncio.Future[Allow | Deny]] = field(factory=dict)

    def now(self, status: Status) -> None:
        """Take note of where the session stands."""
        self._status = status

    async def permit(self, use: ToolUse, *, asked: bool) -> Allow | Deny | Ask:
        """Say whether the agent may use a tool; see the contract."""
        decision = await self._decision(use)
        if decision is None and asked:
            decision = self._means.policy.default_answer()
        if isinstance(decision, Deny):
            await self._journal.keep(
                e.PermissionDenied(
                    stream=self._journal.stream,
                    tool=use.tool,
                    subject=use.subject,
                    reason=decision.reason,
                    tool_use_id=use.tool_use_id,
                )
            )
            return decision
        if asked and isinstance(decision, Ask):
            return await self._ask_a_person(use)
        return decision or Allow()

    async def endpoint(self) -> Endpoint | None:
        """Say where the agent reaches ccmaster's tools, with a new token; see the contract."""
        return await access.endpoint_of(self._status, self._journal, self._means)

    def answered(self, event: e.PermissionAnswered) -> None:
        """Pass on what was answered; an answer to what is no longer open changes nothing."""
        waiting = self._open.get(event.request_id)
        if waiting is None or waiting.done():
            return
        reason = event.reason
        if event.allowed:
            waiting.set_result(Allow(reason))
        else:
            waiting.set_result(Deny(reason or f"{event.by} said no"))

    async def _decision(self, use: ToolUse) -> Allow | Deny | Ask | None:
        """Decide once for a tool use: the policy's no, then plugins, then the policy's rules."""
        if use.tool_use_id in self._decided:
            return self._decided[use.tool_use_id]
        ruled = permissions.ruled(
            self._means.policy, use.tool, use.arguments, self._status.working_dir
        )
        decision = ruled if isinstance(ruled, Deny) else await self._plugins_say(use) or ruled
        if use.tool_use_id:
            self._decided[use.tool_use_id] = decision
            if len(self._decided) > REMEMBERED:
                del self._decided[next(iter(self._decided))]
        return decision

    async def _plugins_say(self, use: ToolUse) -> Allow | Deny | Ask | None:
        answer = await dispatch.decide(
            self._means.plugins.hook.decide_permission,
            expected=(Allow, Deny, Ask),
            failed=FAILED,
            host=self._means.host,
            status=self._status,
            tool=use.tool,
            arguments=use.arguments,
        )
        return answer if isinstance(answer, Allow | Deny | Ask) else None

    async def _ask_a_person(self, use: ToolUse) -> Allow | Deny:
        request_id = str(uuid4())
        waiting: asyncio.Future[Allow | Deny] = asyncio.get_running_loop().create_future()
        self._open[request_id] = waiting
        try:
            await self._journal.keep(
                e.PermissionAsked(
                    stream=self._journal.stream,
                    request_id=request_id,
                    tool=use.tool,
                    subject=use.subject,
                    arguments=use.arguments,
                    tool_use_id=use.tool_use_id,
                )
            )
            return await waiting
        finally:
            del self._open[request_id]
