"""Answer `prompts/get`: a prompt, filled in."""

from collections.abc import Mapping

import mcp_types as types
from attrs import frozen

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Prompt
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.protocol.asking_calls import Prompting
from ccmaster_plugin_mcp_server.protocol.bounds import Bound
from ccmaster_plugin_mcp_server.protocol.callers import Context, PrincipalOf
from ccmaster_plugin_mcp_server.protocol.contents import Wire, complete, given, messages_on_wire
from ccmaster_plugin_mcp_server.protocol.errors import invalid
from ccmaster_plugin_mcp_server.protocol.links import asks_of
from ccmaster_plugin_mcp_server.protocol.patience import in_time
from ccmaster_plugin_mcp_server.protocol.rounds import RoundNeeded


@frozen
class Prompts:
    """Answers each use of a prompt."""

    _host: Host
    _principal_of: PrincipalOf
    _bound: Bound

    async def __call__(self, ctx: Context, params: types.GetPromptRequestParams) -> Wire:
        """Answer one use."""
        caller, arguments = self._principal_of(ctx), params.arguments or {}
        prompt = usable_prompt(self._host, caller, params.name)
        if misfit := _misfit(prompt, arguments):
            raise invalid(misfit)
        prompting = Prompting(
            host=self._host, caller=caller, arguments=arguments, asks=asks_of(ctx)
        )
        code = self._host.contributed.code(prompt, prompt.get)
        try:
            with self._bound.one(caller):
                messages = await in_time(f"the prompt {prompt.name}", code(prompting))
        except RoundNeeded as needed:
            return needed.result
        return complete(given(description=prompt.description, messages=messages_on_wire(messages)))


def usable_prompt(host: Host, caller: Principal, name: str) -> Prompt:
    """Return a prompt that a caller may use.

    Raises:
        MCPError: There is none of this name, or it is not for this caller.
    """
    prompt = host.contributed.prompts.get(name)
    if prompt is None or prompt.scope not in caller.scopes:
        raise invalid(f"there is no prompt {name!r}: list the prompts first")
    return prompt


def _misfit(prompt: Prompt, arguments: Mapping[str, str]) -> str | None:
    known = {argument.name for argument in prompt.arguments}
    required = {argument.name for argument in prompt.arguments if argument.required}
    if missing := sorted(required - arguments.keys()):
        return f"the prompt {prompt.name} needs {', '.join(missing)}"
    if unknown := sorted(arguments.keys() - known):
        return f"the prompt {prompt.name} takes no {', '.join(unknown)}"
    return None
