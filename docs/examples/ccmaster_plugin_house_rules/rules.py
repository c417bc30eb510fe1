"""The rules: where they are configured, and where they are given out."""

from attrs import frozen

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Completion, PromptCall, ReadCall
from ccmaster_hookspecs.settings import setting


@frozen
class Rules:
    """The rules of the house."""

    rules: tuple[str, ...] = setting(("Leave no test failing.",), "A sentence each.")


async def read(call: ReadCall) -> str:
    """Return the rules, a line each."""
    return _text(call.host)


async def prompt(call: PromptCall) -> str:
    """Return the prompt, filled in."""
    status = await call.host.status(call.arguments["session"])
    return f"Look at what {status.name} did last. Does it keep these rules?\n\n{_text(call.host)}"


async def sessions(completion: Completion) -> list[str]:
    """Return the names of living sessions that begin so."""
    names = [status.name for status in await completion.host.sessions()]
    return [name for name in names if name.startswith(completion.value)]


def _text(host: Host) -> str:
    return "\n".join(f"- {rule}" for rule in host.settings("house_rules").rules)
