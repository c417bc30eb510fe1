"""Asking in rounds (2026-07-28): a call ends with its questions, and comes again with answers.

What was answered in earlier rounds travels with the client, sealed, in `requestState`: so any
process of the store can take the next round, and a tool may ask one thing after another.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from attrs import define, field

from ccmaster_hookspecs.mcp import Answer, Ask
from ccmaster_plugin_mcp_server.calling.link import InputNeeded
from ccmaster_plugin_mcp_server.protocol.asks import answer_of, check_able, request_on_wire
from ccmaster_plugin_mcp_server.protocol.callers import Context
from ccmaster_plugin_mcp_server.protocol.clients import capabilities_of
from ccmaster_plugin_mcp_server.protocol.contents import Wire


class RoundNeeded(InputNeeded):
    """A call must come again.

    Args:
        result: What the client is told, but for the seal on its `requestState`.
    """

    def __init__(self, result: Wire) -> None:
        super().__init__()
        self.result = result


@define
class Rounds:
    """The answers that a call brought, of this round and of those before."""

    call_id: str
    """The same in each round, so that what a tool does once it does once."""
    _ctx: Context
    _responses: Mapping[str, Any]
    _used: dict[str, Any] = field(factory=dict)

    @classmethod
    def of(cls, ctx: Context) -> "Rounds":
        """Read what a call brought; the seal on its `requestState` is broken already."""
        params = ctx.params or {}
        responses = params.get("inputResponses") or {}
        state = params.get("requestState")
        if not state:
            return cls(str(uuid4()), ctx, responses)
        before = json.loads(state)
        return cls(before["call"], ctx, {**before["responses"], **responses})

    async def ask(self, questions: Mapping[str, Ask]) -> Mapping[str, Answer]:
        """Return the answers, where all are there.

        Raises:
            CannotAsk: The client has no way to be asked this.
            RoundNeeded: It comes again with those that are missing.
        """
        answers: dict[str, Answer] = {}
        for name, ask in questions.items():
            response = self._responses.get(name)
            if (answer := answer_of(ask, response)) is not None:
                answers[name] = answer
                self._used[name] = response
        missing = {name: ask for name, ask in questions.items() if name not in answers}
        if missing:
            check_able(capabilities_of(self._ctx), missing)
            raise RoundNeeded(self._round(missing))
        return answers

    def _round(self, questions: Mapping[str, Ask]) -> Wire:
        # Only what was asked for is kept: else a client could make the state as long as it liked.
        state = {"call": self.call_id, "responses": self._used}
        return {
            "resultType": "input_required",
            "inputRequests": {name: request_on_wire(ask) for name, ask in questions.items()},
            "requestState": json.dumps(state, separators=(",", ":")),
        }
