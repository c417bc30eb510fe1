"""Hooks on the life of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccmaster_hookspecs.markers import hookspec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ccmaster_hookspecs.agents import LaunchRequest
    from ccmaster_hookspecs.decisions import (
        Allow,
        Ask,
        Connect,
        Continue,
        Deliver,
        Deny,
        Hold,
        Refuse,
        Rest,
    )
    from ccmaster_hookspecs.events import Event
    from ccmaster_hookspecs.host import Host
    from ccmaster_hookspecs.messages import Message
    from ccmaster_hookspecs.status import Status


@hookspec
def on_event(host: Host, event: Event, status: Status | None) -> None:
    """See an event, once it is stored; every host sees every event, in one order.

    Args:
        host: ccmaster, as plugins see it.
        event: What happened.
        status: Where the event's session stands after it; None in other streams.
    """


@hookspec(firstresult=True)
def decide_launch(host: Host, request: LaunchRequest) -> LaunchRequest | Refuse | None:
    """Say whether, and how, a session is launched. Resuming one asks again.

    Args:
        host: ccmaster, as plugins see it.
        request: What was asked for.

    Returns:
        What to launch instead, or a refusal; None for no opinion.
    """


@hookspec(firstresult=True)
def decide_endpoint(host: Host, status: Status) -> Connect | None:
    """Say where a session's agent reaches ccmaster's own tools, as it is brought up.

    Args:
        host: ccmaster, as plugins see it.
        status: Where the session stands.

    Returns:
        Where; None for no opinion. Where no plugin has one, the agent does without.
    """


@hookspec(firstresult=True)
def decide_continuation(host: Host, status: Status) -> Continue | Rest | None:
    """Say whether an idle session goes on by itself.

    Args:
        host: ccmaster, as plugins see it.
        status: Where the idle session stands.

    Returns:
        What to do; None for no opinion.
    """


@hookspec(firstresult=True)
def decide_delivery(host: Host, message: Message) -> Deliver | Hold | Refuse | None:
    """Say whether a message is handed to the agent now.

    Args:
        host: ccmaster, as plugins see it.
        message: What was sent.

    Returns:
        What to do with it; None for no opinion, which delivers it.
    """


@hookspec(firstresult=True)
def decide_permission(
    host: Host, status: Status, tool: str, arguments: Mapping[str, Any]
) -> Allow | Deny | Ask | None:
    """Say whether an agent may use one of its tools. A plugin that fails here denies.

    Args:
        host: ccmaster, as plugins see it.
        status: Where the session stands.
        tool: The agent's name for the tool, such as 'Bash'.
        arguments: What the tool would be called with.

    Returns:
        Whether it may; None for no opinion, which leaves it to the configuration.
    """
