"""Doing what is asked of a session while its agent is up, one request after the other."""

from ccmaster_core.delivery import Delivery
from ccmaster_core.journal import Journal
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.agents import Agent
from ccmaster_hookspecs.errors import RuntimeFailure
from ccmaster_hookspecs.status import Status

REQUESTS = (
    e.MessageCancelRequested,
    e.InterruptRequested,
    e.ModelChangeRequested,
    e.PermissionModeChangeRequested,
)
"""What can be carried out."""


async def carry_out(
    request: e.Event, agent: Agent, delivery: Delivery, journal: Journal, status: Status
) -> None:
    """Do what was asked; where the agent cannot, the session's events tell."""
    try:
        match request:
            case e.MessageCancelRequested(message_id=message_id):
                await delivery.take_back(message_id, status)
            case e.InterruptRequested():
                await agent.interrupt()
            case e.ModelChangeRequested(model=model):
                await agent.set_model(model)
            case e.PermissionModeChangeRequested(mode=mode):
                await agent.set_permission_mode(mode)
    except RuntimeFailure as failure:
        await journal.keep(e.Notice(stream=journal.stream, text=str(failure)))
