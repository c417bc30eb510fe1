"""Run the real Claude Code CLI as managed sessions."""

from collections.abc import Iterable

from ccmaster_hookspecs import Check, Runtime, Settings, hookimpl

TABLE = "claude_code"
_HERE = "ccmaster_plugin_claude_code"


@hookimpl
def register_runtimes() -> Iterable[Runtime]:
    """Add the runtime `claude`."""
    return (
        Runtime(
            name="claude",
            launch=f"{_HERE}.launch:launch",
            help="The Claude Code CLI, one process for each session.",
            table=TABLE,
            available=f"{_HERE}.program:unavailable",
            preference=10,
            resumes=True,
        ),
    )


@hookimpl
def register_settings() -> Iterable[Settings]:
    """Add the table `claude_code`."""
    return (Settings(table=TABLE, shape=f"{_HERE}.settings:ClaudeSettings"),)


@hookimpl
def register_checks() -> Iterable[Check]:
    """Add what `ccmaster doctor` says of the CLI."""
    return (
        Check(name="claude", run=f"{_HERE}.checks:program", table=TABLE),
        Check(name="claude login", run=f"{_HERE}.checks:login", table=TABLE),
    )
