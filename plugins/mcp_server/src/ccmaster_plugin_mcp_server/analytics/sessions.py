"""The figures of sessions: what `ccmaster://session_analytics` shows."""

from datetime import datetime

from attrs import frozen

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State
from ccmaster_plugin_mcp_server.analytics.definitions import figure
from ccmaster_plugin_mcp_server.analytics.groups import QUIET_KEPT
from ccmaster_plugin_mcp_server.analytics.ledger import ENDED_KEPT
from ccmaster_plugin_mcp_server.analytics.spending import Usage
from ccmaster_plugin_mcp_server.analytics.work import Work

SESSIONS_SHOWN = 500
"""How many sessions are shown each by itself."""
HOURS_SHOWN = 48

_GROUP = (
    f"with a session that lives, and the {QUIET_KEPT} others used last; the rest together as `null`"
)


@frozen(kw_only=True)
class SessionFigures:
    """What one session did."""

    session_id: str = figure("Its id.", e.LaunchRequested)
    name: str = figure("Its name; empty: it was forgotten before it was resumed.")
    working_dir: str = figure("The folder it works in; empty likewise.")
    owner: str = figure("The principal who asked for it; empty likewise.")
    model: str = figure("The model it uses now; empty: the agent's own choice, not told yet.")
    state: State = figure("Where it stands. One that no host runs is `launching`.")
    hosted: bool = figure("Whether a host has claimed it.")
    created_at: datetime = figure("When it was asked for, in UTC.")
    heard_at: datetime = figure("When its host last told anything of it, in UTC.")
    end: e.EndReason | None = figure("Why it ended; null: it lives.", e.SessionEnded)
    work: Work = figure("What it did.")


@frozen(kw_only=True)
class GroupFigures:
    """What the sessions did that have a working directory, an owner or a model in common."""

    name: str | None = figure(
        "What they have in common; empty: not known; null: all names together that are not kept."
    )
    living: int = figure("Sessions of it that have not ended.", e.LaunchRequested, unit="count")
    work: Work = figure("What they did under it.")


@frozen(kw_only=True)
class HourFigures:
    """What all sessions did in one hour, by the events' own time."""

    begins: datetime = figure("The beginning of the hour, in UTC.")
    sessions: int = figure("Sessions that were asked for.", e.LaunchRequested, unit="count")
    ends: int = figure("Sessions that ended.", e.SessionEnded, unit="count")
    turns: int = figure("Turns that began.", e.TurnStarted, unit="count")
    turn_failures: int = figure("Turns that failed.", e.TurnEnded, unit="count")
    tool_uses: int = figure("Tool uses that began.", e.ToolStarted, unit="count")
    tool_failures: int = figure("Tool uses that failed.", e.ToolFinished, unit="count")
    messages: int = figure("Messages to sessions.", e.MessageSent, unit="count")
    questions: int = figure("Permissions that were asked for.", e.PermissionAsked, unit="count")
    usage: Usage = figure("Tokens and money.", e.UsageRecorded)


@frozen(kw_only=True)
class SessionAnalytics:
    """What sessions did: each, in groups, together, and by the hour."""

    at: datetime = figure("When the figures were read, in UTC.")
    position: int = figure("The position of the last event that they contain.", unit="position")
    total: Work = figure("What all sessions did that there ever were.")
    sessions: tuple[SessionFigures, ...] = figure(
        f"The sessions, those that live first, then by when they were last heard of: at most "
        f"{SESSIONS_SHOWN}. Of those that ended, the last {ENDED_KEPT} are remembered."
    )
    others: Work = figure("What all sessions did that are not shown; with those, `total`.")
    working_dirs: tuple[GroupFigures, ...] = figure(f"By folder: those {_GROUP}. Together `total`.")
    owners: tuple[GroupFigures, ...] = figure(f"By owner: those {_GROUP}. Together `total`.")
    models: tuple[GroupFigures, ...] = figure(f"By model: those {_GROUP}. Together `total`.")
    hours: tuple[HourFigures, ...] = figure(
        f"The hour that runs now, by the clock in UTC, and the {HOURS_SHOWN - 1} before it, oldest "
        "first."
    )
