"""The core's own tables of the configuration file."""

from typing import Literal
from urllib.parse import urlsplit

from attrs import frozen

from ccmaster_core.permissions import Rule
from ccmaster_hookspecs.contributions import Settings
from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.settings import at_least, setting


def _rules(_: object, __: object, rules: tuple[str, ...]) -> None:
    for rule in rules:
        Rule.parse(rule)


def _no_password(_: object, __: object, url: str | None) -> None:
    if url is not None and urlsplit(url).password is not None:
        raise ValueError("it must hold no password: give that to the store by the environment")


@frozen(kw_only=True)
class HostSettings:
    """The process that runs sessions."""

    lease_seconds: int = setting(
        10,
        "Seconds after which another host takes over the sessions of one that has died.",
        validator=at_least(1),
    )
    launches: int = setting(
        0,
        "How many agents are brought up at a time; 0: as many as the machine has cores.",
        validator=at_least(0),
    )


@frozen(kw_only=True)
class StoreSettings:
    """The place where every event is kept."""

    name: str = setting("sqlite", "Which store: one that `ccmaster` or a plugin brings.")
    url: str | None = setting(
        None,
        "Where it is, in the store's own terms; unset: `store.db` in the home of ccmaster.",
        validator=_no_password,
    )


@frozen(kw_only=True)
class SessionsSettings:
    """What holds for a session where whoever starts it does not say."""

    runtime: str | None = setting(
        None, "Which runtime runs the agent; unset: the best of those that can run here."
    )
    watch: bool = setting(True, "Whether a session may go on by itself.")
    max_turns: int | None = setting(
        None,
        "How often a session may go on by itself; unset: as the plugin that continues it says.",
        validator=at_least(0),
    )
    scopes: tuple[Scope, ...] = setting(
        (Scope.SESSION_READ, Scope.SESSION_WRITE, Scope.COORDINATE),
        "What an agent may ask of ccmaster, as far as whoever launches it may: "
        f"{', '.join(Scope)}.",
    )
    stop_grace_seconds: float = setting(
        10.0,
        "Seconds that an agent has to end by itself before it is killed.",
        validator=at_least(0),
    )


@frozen(kw_only=True)
class PermissionsSettings:
    """Which tools agents may use. A rule is `Tool` or `Tool(pattern)`."""

    default: Literal["allow", "ask", "deny"] = setting(
        "ask", "What is answered where an agent needs a yes, and no rule and no plugin says."
    )
    deny: tuple[str, ...] = setting(
        (), "Never: these go before all other rules, and before plugins.", validator=_rules
    )
    ask: tuple[str, ...] = setting((), "Only once a person has said yes.", validator=_rules)
    allow: tuple[str, ...] = setting((), "Without asking.", validator=_rules)


@frozen(kw_only=True)
class PluginsSettings:
    """Which of the installed plugins are used."""

    disabled: tuple[str, ...] = setting(
        (), "Installed plugins that are left alone, by the name in `ccmaster plugins list`."
    )


CORE = tuple(
    Settings(table=table, shape=f"{__name__}:{shape.__name__}")
    for table, shape in (
        ("host", HostSettings),
        ("store", StoreSettings),
        ("sessions", SessionsSettings),
        ("permissions", PermissionsSettings),
        ("plugins", PluginsSettings),
    )
)
"""The tables that are always there; a plugin cannot take one of their names."""
