"""A way for one session's agent to the tools of ccmaster itself, with a token of its own."""

from ccmaster_core import dispatch, tokens
from ccmaster_core.journal import Journal
from ccmaster_core.means import Means
from ccmaster_hookspecs.agents import Endpoint
from ccmaster_hookspecs.decisions import Connect
from ccmaster_hookspecs.events import SessionTokenIssued
from ccmaster_hookspecs.status import Status


async def endpoint_of(status: Status, journal: Journal, means: Means) -> Endpoint | None:
    """Give a session's agent a new token; the one before is dead when this returns.

    Args:
        status: Where the session stands.
        journal: Where it is kept that there is a token, and its hash.
        means: Who is asked where the tools are.

    Returns:
        None where no plugin serves them.
    """
    reached = await dispatch.decide(
        means.plugins.hook.decide_endpoint, expected=(Connect,), host=means.host, status=status
    )
    if reached is None:
        return None
    token = tokens.new_token(status.session_id)
    issued = SessionTokenIssued(stream=journal.stream, token_hash=tokens.hash_of(token))
    await means.reached(await journal.keep(issued))
    return Endpoint(url=reached.url, token=token)
