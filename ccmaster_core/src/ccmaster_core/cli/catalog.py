"""Which commands there are: ccmaster's own, and those that plugins contribute."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ccmaster_hookspecs.contributions import Command
from ccmaster_hookspecs.markers import hookimpl

_CLI = "ccmaster_core.cli"

Section = tuple[str, Sequence[Command]]
"""A heading of the help, and the commands under it."""


def _own(name: str, reference: str, help: str) -> Command:  # noqa: A002 - the field's own name
    return Command(name=name, app=f"{_CLI}.{reference}", help=help)


OWN: Sequence[Section] = (
    (
        "Work",
        (
            _own("start", "start:start", "Start sessions."),
            _own("watch", "watch:watch", "Start sessions and stay with a live view of them."),
            _own("send", "messages:send", "Send a message to a session."),
            _own("continue", "messages:continue_", "Let an idle session go on."),
            _own("interrupt", "steering:interrupt", "Cut short the turn that runs."),
            _own("set", "steering:set_", "Change how a session goes on by itself."),
            _own("stop", "steering:stop", "End a session."),
            _own("resume", "resume:resume", "Let an ended session go on where it was."),
        ),
    ),
    (
        "Answer",
        (
            _own("approve", "answers:approve", "Let a session use the tool that it asks for."),
            _own("deny", "answers:deny", "Keep a session from using the tool that it asks for."),
        ),
    ),
    (
        "Look",
        (
            _own("list", "list:list_", "List sessions."),
            _own("show", "show:show", "Tell all that is known of a session."),
            _own("logs", "logs:logs", "Show what happened in a session."),
            _own("prompts", "prompts:prompts", "List a session's messages, with receipts."),
            _own("status", "status:status", "Tell which hosts run, and how many sessions."),
        ),
    ),
    (
        "Hosts",
        (
            _own("up", "hosts:up", "Run sessions, in the foreground or the background."),
            _own("down", "hosts:down", "End the hosts that run sessions."),
        ),
    ),
    (
        "Set up",
        (
            _own("doctor", "doctor:doctor", "Find out what is wrong, and how to mend it."),
            _own("config", "config:app", "Show and change the configuration."),
            _own("plugins", "plugins:app", "See, switch and write plugins."),
        ),
    ),
)
"""ccmaster's own commands; each names a function, or a Typer application."""

CONTRIBUTED = "From plugins"


@hookimpl
def register_commands() -> Iterable[Command]:
    """Take ccmaster's own names, before any plugin does."""
    return own().values()


def own() -> Mapping[str, Command]:
    """Return ccmaster's own commands, by name."""
    return {command.name: command for _, commands in OWN for command in commands}


def sections(contributed: Iterable[Command]) -> Iterator[Section]:
    """Yield all commands as the help shows them, contributed ones last."""
    yield from OWN
    if commands := sorted(contributed, key=lambda command: command.name):
        yield CONTRIBUTED, commands
