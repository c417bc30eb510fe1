"""Hooks that extend ccmaster itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccmaster_hookspecs.markers import hookspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccmaster_hookspecs.contributions import Check, Command, Runtime, Service, Settings, Store
    from ccmaster_hookspecs.events import Event
    from ccmaster_hookspecs.host import Host
    from ccmaster_hookspecs.mcp import HttpApp


@hookspec
def register_commands() -> Iterable[Command]:
    """Add commands to the `ccmaster` command line.

    Returns:
        The commands; one whose name is taken is refused.
    """
    return ()


@hookspec
def register_runtimes() -> Iterable[Runtime]:
    """Add ways to run agents.

    Returns:
        The runtimes; one whose name is taken is refused.
    """
    return ()


@hookspec
def register_stores() -> Iterable[Store]:
    """Add places to keep events.

    Returns:
        The stores; the configuration's `store.name` chooses one.
    """
    return ()


@hookspec
def register_settings() -> Iterable[Settings]:
    """Add tables to the configuration file.

    Returns:
        The tables; a plugin reads its own with `host.settings(table)`.
    """
    return ()


@hookspec
def register_events() -> Iterable[type[Event]]:
    """Add kinds of events of the plugin's own.

    Returns:
        The classes; one whose name is taken is refused.
    """
    return ()


@hookspec
def register_services() -> Iterable[Service]:
    """Add coroutines that run as long as a host does.

    Returns:
        The services; one that fails is started again, with a growing pause.
    """
    return ()


@hookspec
def register_http() -> Iterable[HttpApp]:
    """Add ASGI applications behind the one HTTP door.

    Returns:
        The applications; one whose path is taken is refused.
    """
    return ()


@hookspec
def register_checks() -> Iterable[Check]:
    """Add things for `ccmaster doctor` to look at.

    Returns:
        The checks, in the order they are shown.
    """
    return ()


@hookspec
def on_start(host: Host) -> None:
    """See that a host is up, before it takes a session.

    Args:
        host: ccmaster, as plugins see it.
    """


@hookspec
def on_stop(host: Host) -> None:
    """See that a host is about to end, after its sessions have.

    Args:
        host: ccmaster, as plugins see it.
    """
