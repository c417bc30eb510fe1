"""What every run of a host works with, handed to each so that none reaches for it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from attrs import frozen

from ccmaster_core.permissions import Policy
from ccmaster_core.plugins import Plugins
from ccmaster_hookspecs.agents import Agent, LaunchRequest, Session
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.storage import EventStore

Launch = Callable[[LaunchRequest, Session], Awaitable[Agent]]


@frozen(kw_only=True)
class Installed:
    """A runtime that is installed, its code imported."""

    name: str
    launch: Launch
    resumes: bool
    settings: Any
    state_dir: Path


@frozen(kw_only=True)
class Means:
    """What every run of a host works with."""

    host: Host
    store: EventStore
    plugins: Plugins
    policy: Policy
    runtime: Callable[[str], Installed]
    """Finds a runtime by name; raises PluginError where it is not installed or fails."""
    launching: asyncio.Semaphore
    """How many agents may be brought up at once."""
    reached: Callable[[int], Awaitable[None]]
    """Waits until the statuses hold everything up to a position."""
    session_names: Callable[[str], str | None]
    """The name of a living session by its id; None where there is none."""
