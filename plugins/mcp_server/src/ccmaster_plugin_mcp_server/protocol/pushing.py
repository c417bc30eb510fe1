"""Asking while a call lasts (until 2025-11-25): the server sends the client a request."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import mcp_types as types
from attrs import field, frozen
from mcp.shared.exceptions import MCPError
from mcp.shared.message import ServerMessageMetadata
from pydantic import BaseModel, ValidationError

from ccmaster_hookspecs.mcp import Answer, Ask, CannotAsk, Form, Roots, Sample, Visit
from ccmaster_plugin_mcp_server.protocol.asks import answer_of, check_able
from ccmaster_plugin_mcp_server.protocol.callers import Context
from ccmaster_plugin_mcp_server.protocol.clients import capabilities_of

PATIENCE = 600.0
"""Seconds that a client has for one answer, where the tool itself has that long."""


@frozen
class Pushing:
    """Asks the client of one request."""

    _ctx: Context
    call_id: str = field(factory=lambda: str(uuid4()))

    async def ask(self, questions: Mapping[str, Ask]) -> Mapping[str, Answer]:
        """Ask one after another, and return the answers.

        Raises:
            CannotAsk: The client has no way to be asked this, or does not answer it.
        """
        check_able(capabilities_of(self._ctx), questions)
        return {name: await self._asked(name, ask) for name, ask in questions.items()}

    async def _asked(self, name: str, ask: Ask) -> Answer:
        try:
            request, result_type = _request(ask)
            result = await self._ctx.session.send_request(
                request,
                result_type,
                request_read_timeout_seconds=PATIENCE,
                metadata=ServerMessageMetadata(related_request_id=self._ctx.request_id),
            )
        except MCPError as error:
            raise CannotAsk(f"the client does not answer {name!r}: {error.message}") from error
        except ValidationError as error:
            raise CannotAsk(f"what is asked as {name!r}, or its answer, is malformed") from error
        response = result.model_dump(mode="json", by_alias=True, exclude_none=True)
        answer = answer_of(ask, response)
        if answer is None:
            raise CannotAsk(f"the answer to {name!r} does not fit what was asked")
        return answer


def _request(ask: Ask) -> tuple[Any, type[BaseModel]]:
    match ask:
        case Form(text=text, schema=schema):
            form = types.ElicitRequestFormParams(message=text, requested_schema=dict(schema))
            return types.ElicitRequest(params=form), types.ElicitResult
        case Visit(text=text, url=url):
            visit = types.ElicitRequestURLParams(message=text, url=url, elicitation_id=str(uuid4()))
            return types.ElicitRequest(params=visit), types.ElicitResult
        case Sample(parameters=parameters):
            params = types.CreateMessageRequestParams.model_validate(parameters)
            result = (
                types.CreateMessageResultWithTools if params.tools else types.CreateMessageResult
            )
            return types.CreateMessageRequest(params=params), result
        case Roots():
            return types.ListRootsRequest(), types.ListRootsResult
    raise TypeError(f"{type(ask).__name__} is no question")
