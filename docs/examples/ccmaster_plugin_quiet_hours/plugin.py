"""Holds messages at night, but for those of a person."""

from datetime import datetime

from ccmaster_hookspecs import Hold, PrincipalKind, hookimpl

MORNING, NIGHT = 7, 22


@hookimpl
async def decide_delivery(message):
    """Hold a message; ccmaster asks again when the session changes."""
    hour = datetime.now().astimezone().hour
    if message.sender.kind is PrincipalKind.PERSON or MORNING <= hour < NIGHT:
        return None
    return Hold("it is night")
