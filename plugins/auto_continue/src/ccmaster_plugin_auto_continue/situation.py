"""What is known when it is decided whether a session goes on."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from attrs import frozen

from ccmaster_hookspecs import Status
from ccmaster_plugin_auto_continue.settings import AutoContinueSettings


@frozen(kw_only=True)
class Situation:
    """A session, among others, at some time."""

    status: Status
    settings: AutoContinueSettings
    now: datetime
    fleet: tuple[Status, ...]

    @property
    def max_turns(self) -> int:
        """How often the session goes on by itself."""
        own = self.status.max_turns
        return self.settings.max_turns if own is None else own

    @property
    def budget_usd(self) -> float | None:
        """Dollars that the session may cost; None: no limit."""
        own = self.status.budget_usd
        return self.settings.budget_usd if own is None else own

    @property
    def zone(self) -> tzinfo | None:
        """The time zone of what was configured; None: this machine's."""
        name = self.settings.timezone
        return ZoneInfo(name) if name else None

    @property
    def of_its_account(self) -> tuple[Status, ...]:
        """The session, and all others whose usage limit it shares."""
        account, own = self.status.account, self.status.session_id
        others = (one for one in self.fleet if one.session_id != own)
        return (self.status, *(one for one in others if account and one.account == account))
