"""What all commands of `ccmaster inspect` have in common: which server, and how it is reached."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_type_hints

import typer
from attrs import fields, frozen

from ccmaster_hookspecs.errors import InvalidRequest

if TYPE_CHECKING:
    from mcp.client.session import ElicitationFnT, MessageHandlerFnT

    from ccmaster_plugin_mcp_server.inspecting.connection import Connection
    from ccmaster_plugin_mcp_server.inspecting.patience import Patience
    from ccmaster_plugin_mcp_server.inspecting.target import Called, Target

T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Save = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Keep images, sounds and files in a folder.")
]


@frozen(kw_only=True)
class Options:
    """How a server is reached. Each field is an option of every command."""

    era: Annotated[
        Literal["auto", "legacy", "modern"],
        typer.Option(help="Which protocol to speak: with a handshake (legacy), or without."),
    ] = "auto"
    header: Annotated[
        list[str] | None,
        typer.Option(
            metavar="'NAME: VALUE'",
            help="Send a header of HTTP; ${VAR} in its value is taken from the environment.",
        ),
    ] = None
    token_env: Annotated[
        str | None,
        typer.Option(metavar="VAR", help="The variable that has the bearer token to send."),
    ] = None
    env: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[=VALUE]",
            help="Give a command's server a variable; without a value, ours.",
        ),
    ] = None
    timeout: Annotated[
        float,
        typer.Option(min=0.1, metavar="S", help="Wait no longer than S seconds for an answer."),
    ] = 30.0
    trace: Annotated[
        bool, typer.Option("--trace", help="Show every message on stderr, without secrets.")
    ] = False

    def run(
        self,
        context: typer.Context,
        found: "Called",
        work: "Callable[[Connection], Awaitable[T]]",
        *,
        stays: bool = False,
        on_message: "MessageHandlerFnT | None" = None,
    ) -> T:
        """Connect to the server that is meant, and do the work.

        Args:
            context: Of the command.
            found: Which server; none: our own.
            work: What to do.
            stays: Whether the server may be silent for as long as it likes.
            on_message: Is told what the server notifies of.
        """
        from ccmaster_plugin_mcp_server.inspecting.connection import Era, Terms, inspected
        from ccmaster_plugin_mcp_server.inspecting.trace import Trace

        target = self._target(context, found)
        terms = Terms(
            era=Era(self.era),
            timeout=self.timeout,
            trace=Trace(say, target.secrets) if self.trace else None,
            stays=stays,
            ask=_asking,
            on_log=_log,
            on_message=on_message,
        )
        return asyncio.run(inspected(target, terms, work))

    def _target(self, context: typer.Context, found: "Called") -> "Target":
        from ccmaster_plugin_mcp_server.inspecting import target

        if found.target is None:
            from ccmaster_plugin_mcp_server.cli.own import own_target

            url, token = own_target(context)
            return self._address(url, token)
        if len(found.target) == 1 and target.is_url(found.target[0]):
            return self._address(found.target[0], None)
        if self.header or self.token_env:
            raise InvalidRequest(
                "a command gets no headers", "give it its secrets as variables, with --env"
            )
        command, *arguments = found.target
        variables, secrets = target.environment(self.env or (), os.environ)
        return target.Program(
            command=command,
            arguments=tuple(arguments),
            environment=variables,
            secrets=tuple(secrets),
        )

    def _address(self, url: str, token: str | None) -> "Target":
        from ccmaster_plugin_mcp_server.inspecting import target

        if self.env:
            raise InvalidRequest(
                "a URL gets no variables", "--env is for a server that a command starts"
            )
        target.check_url(url)
        given = list(self.header or ())
        if self.token_env:
            given.append(f"Authorization: Bearer ${{{self.token_env}}}")
        headers, secrets = target.headers(given, os.environ)
        if token is not None and not self.token_env:
            headers["Authorization"] = f"Bearer {token}"
            secrets.append(token)
        return target.Address(url=url, headers=headers, secrets=tuple(secrets))


def with_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the fields of `Options` as its options; it gets them as `options`."""
    hints = get_type_hints(Options, include_extras=True)
    options = [
        Parameter(
            each.name, Parameter.KEYWORD_ONLY, default=each.default, annotation=hints[each.name]
        )
        for each in fields(Options)
    ]
    own = signature(function, eval_str=True)
    kept = [each for each in own.parameters.values() if each.name != "options"]

    @wraps(function)
    def command(*positional: Any, **named: Any) -> None:
        chosen = {each.name: named.pop(each.name) for each in fields(Options)}
        function(*positional, **named, options=Options(**chosen))

    # Typer reads both.
    command.__signature__ = own.replace(parameters=[*kept, *options])  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in [*kept, *options]}
    return command


def say(text: str) -> None:
    """Tell the person something beside the results."""
    from ccmaster_hookspecs.clean import clean

    typer.echo(clean(text), err=True)


def _asking(patience: "Patience") -> "ElicitationFnT":
    from ccmaster_plugin_mcp_server.inspecting.asking import Asking

    return Asking.of(say, patience)


async def _log(params: Any) -> None:
    data = params.data if isinstance(params.data, str) else repr(params.data)
    say(f"the server logs: {params.level}  {data}")


def width() -> int | None:
    """Return the columns of the terminal; None: results go elsewhere, and are not cut."""
    from shutil import get_terminal_size

    return get_terminal_size().columns if sys.stdout.isatty() else None
