"""Answer `completion/complete`: values that an argument of a prompt or a template may have."""

from collections.abc import Iterable, Mapping
from typing import Any

import mcp_types as types
from attrs import frozen

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Prompt, ResourceTemplate
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.protocol.bounds import Bound
from ccmaster_plugin_mcp_server.protocol.callers import Context, PrincipalOf
from ccmaster_plugin_mcp_server.protocol.contents import Wire, complete
from ccmaster_plugin_mcp_server.protocol.errors import invalid
from ccmaster_plugin_mcp_server.protocol.patience import in_time
from ccmaster_plugin_mcp_server.protocol.prompting import usable_prompt

MOST = 100
"""How many values one answer may have, by the protocol."""


@frozen(kw_only=True, eq=False)
class Completing:
    """Implements `ccmaster_hookspecs.mcp.Completion`."""

    host: Host
    caller: Principal
    argument: str
    value: str
    given: Mapping[str, str]


@frozen
class Completions:
    """Answers each wish for values."""

    _host: Host
    _principal_of: PrincipalOf
    _bound: Bound

    async def __call__(self, ctx: Context, params: types.CompleteRequestParams) -> Wire:
        """Answer one wish."""
        caller, argument = self._principal_of(ctx), params.argument
        offer = self._offer(caller, params.ref)
        reference = _completer(offer, argument.name)
        if reference is None:
            return _answer([])
        wish = Completing(
            host=self._host,
            caller=caller,
            argument=argument.name,
            value=argument.value,
            given=(params.context and params.context.arguments) or {},
        )
        code = self._host.contributed.code(offer, reference)
        with self._bound.one(caller):
            values: Iterable[str] = await in_time("the completion", code(wish))
        return _answer(fitting(values, argument.value))

    def _offer(self, caller: Principal, ref: Any) -> Prompt | ResourceTemplate:
        if isinstance(ref, types.PromptReference):
            return usable_prompt(self._host, caller, ref.name)
        template = self._host.contributed.templates.get(ref.uri)
        if template is None or template.scope not in caller.scopes:
            raise invalid(f"there is no resource template {ref.uri}: list the templates first")
        return template


def fitting(values: Iterable[str], typed: str) -> list[str]:
    """Return the values that have what was typed in them, each once, in their order."""
    typed = typed.casefold()
    return [value for value in dict.fromkeys(map(str, values)) if typed in value.casefold()]


def _completer(offer: Prompt | ResourceTemplate, argument: str) -> str | None:
    if isinstance(offer, ResourceTemplate):
        return offer.complete.get(argument)
    for known in offer.arguments:
        if known.name == argument:
            return known.complete
    raise invalid(f"the prompt {offer.name} has no argument {argument}")


def _answer(values: list[str]) -> Wire:
    completion = {"values": values[:MOST], "total": len(values), "hasMore": len(values) > MOST}
    return complete({"completion": completion})
