"""Lets an idle session go on by itself, within limits, where no other plugin decides."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ccmaster_hookspecs import Settings, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccmaster_hookspecs import Continue, Host, Rest, Status

TABLE = "auto_continue"


@hookimpl
def register_settings() -> Iterable[Settings]:
    """Add the table `auto_continue`."""
    shape = "ccmaster_plugin_auto_continue.settings:AutoContinueSettings"
    return [Settings(table=TABLE, shape=shape)]


@hookimpl(trylast=True)
def decide_continuation(host: Host, status: Status) -> Continue | Rest:
    """Answer where no other plugin did; see `decision.decide`."""
    from ccmaster_plugin_auto_continue.decision import decide

    return decide(status, host.settings(TABLE), datetime.now(UTC), host.statuses())
