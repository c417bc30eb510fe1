"""A reading, or a use of a prompt, as the code of a plugin sees it: it can ask back."""

from collections.abc import Mapping

from attrs import frozen

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Answer, Ask
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.protocol.links import Asks


@frozen(kw_only=True, eq=False)
class Reading:
    """Implements `ccmaster_hookspecs.mcp.ReadCall`."""

    host: Host
    caller: Principal
    uri: str
    variables: Mapping[str, str]
    _asks: Asks

    async def ask(self, **questions: Ask) -> Mapping[str, Answer]:
        """Ask the caller, all at once."""
        return await self._asks.ask(questions)


@frozen(kw_only=True, eq=False)
class Prompting:
    """Implements `ccmaster_hookspecs.mcp.PromptCall`."""

    host: Host
    caller: Principal
    arguments: Mapping[str, str]
    _asks: Asks

    async def ask(self, **questions: Ask) -> Mapping[str, Answer]:
        """Ask the caller, all at once."""
        return await self._asks.ask(questions)
