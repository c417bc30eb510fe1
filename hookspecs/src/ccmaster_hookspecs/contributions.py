"""What a plugin can give to ccmaster, as plain values.

A contribution names its code as 'module:attribute' and never imports it, so that
registering a plugin costs nothing. ccmaster imports the code when it is first used.
"""

from attrs import frozen


@frozen(kw_only=True)
class Command:
    """A command of the `ccmaster` command line."""

    name: str
    app: str
    """Names a Typer application."""
    help: str
    """One sentence for the list of commands."""


@frozen(kw_only=True)
class Runtime:
    """A way to run agents."""

    name: str
    launch: str
    """Names an `async (LaunchRequest, Session) -> Agent`; see `ccmaster_hookspecs.agents`."""
    help: str = ""
    table: str | None = None
    """The table of the settings that its agents are given; None: they are given None."""
    available: str | None = None
    """Names a `(settings) -> str | None` that says why it cannot run here; None: it always can."""
    preference: int = 0
    """Which runtime is the default where the configuration names none: the greatest available."""
    resumes: bool = False
    """Whether an agent can go on with an earlier conversation."""


@frozen(kw_only=True)
class Store:
    """A place to keep events."""

    name: str
    open: str
    """Names an `async (url: str, codec: EventCodec) -> EventStore`; its ports are in
    `ccmaster_hookspecs.storage`."""
    help: str = ""


@frozen(kw_only=True)
class Settings:
    """A plugin's own table of the configuration file."""

    table: str
    """The table's name: the plugin's own, with underscores."""
    shape: str
    """Names a frozen attrs class whose every field has a default and a docstring or a
    `metadata={'help': …}`; a validator's message says what is allowed."""


@frozen(kw_only=True)
class Service:
    """Something that runs as long as the host does; when it fails, it is started again.

    After a `ConfigurationError` it is not: the host would have to be started again itself.
    """

    name: str
    run: str
    """Names an `async (host: Host) -> None`; it returns only when there is nothing left to do."""


@frozen(kw_only=True)
class Check:
    """Something that `ccmaster doctor` looks at."""

    name: str
    run: str
    """Names a `(settings) -> Finding` that takes less than 10 seconds and changes nothing."""
    table: str | None = None
    """The table of the settings it is given; None: it is given None."""


@frozen(kw_only=True)
class Finding:
    """What a check found."""

    ok: bool
    text: str
    """One line: what was found."""
    mend: str | None = None
    """What to do; None where all is well."""
