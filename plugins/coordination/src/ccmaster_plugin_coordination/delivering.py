"""Whether a message is handed over: held where a bound is reached, or where that is not known."""

import asyncio
import logging

from ccmaster_hookspecs.decisions import Hold, Refuse
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.messages import Message
from ccmaster_plugin_coordination.bounds import budget
from ccmaster_plugin_coordination.messaging import door
from ccmaster_plugin_coordination.surely import AGAIN, Undecided, surely

log = logging.getLogger(__name__)


async def decide_delivery(host: Host, message: Message) -> Hold | Refuse | None:
    """Hold a message to an agent that is not to have it now; refuse what is too much.

    A person's own words are never looked at, so nothing keeps them back.
    """
    try:
        return await surely(_decided(host, message))
    except Undecided as trouble:
        log.warning("message %s is held: %s", message.message_id, trouble)
        # Nothing that happens in the session need tell that it is to be tried again.
        asyncio.get_running_loop().call_later(AGAIN, host.consider, message.session_id)
        return Hold(f"whether it may be delivered cannot be told now: {trouble}")


async def _decided(host: Host, message: Message) -> Hold | Refuse | None:
    return await budget.decide_delivery(host, message) or await door.decide_delivery(host, message)
