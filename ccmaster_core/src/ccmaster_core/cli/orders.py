"""What a person orders with `start` and `watch`: which sessions, with which first message."""

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from attrs import frozen

from ccmaster_hookspecs.errors import CcmasterError, InvalidRequest
from ccmaster_hookspecs.principals import Principal

if TYPE_CHECKING:
    from ccmaster_core.application import Application

STDIN = "-"
"""Where a prompt is asked for: it is read from stdin."""

Prompt = Annotated[
    str | None,
    typer.Argument(help="The first message; '-', or a pipe, gives it by stdin."),
]
Folder = Annotated[
    Path, typer.Option("--directory", "-C", metavar="DIR", help="Where the agent works.")
]
Runtime = Annotated[str | None, typer.Option(help="How to run the agent, such as claude or demo.")]
Name = Annotated[str | None, typer.Option(help="What to call the session; else ccmaster does.")]
Watch = Annotated[
    bool | None,
    typer.Option("--watch/--no-watch", help="Whether it may go on by itself.", show_default=False),
]
MaxTurns = Annotated[
    int | None, typer.Option(min=0, metavar="N", help="How often it may go on by itself.")
]
Instances = Annotated[int, typer.Option(min=1, max=100, metavar="N", help="How many to start.")]
Model = Annotated[str | None, typer.Option(help="Which model the agent uses.")]
PermissionMode = Annotated[
    str | None, typer.Option(metavar="MODE", help="The runtime's permission mode.")
]
Budget = Annotated[
    float | None, typer.Option(metavar="USD", help="How much money the session may spend.")
]

Role = Annotated[
    str | None, typer.Option(metavar="TEXT", help="What the agent is there for, in a few words.")
]
Capabilities = Annotated[
    list[str] | None,
    typer.Option("--capability", metavar="WORD", help="What the agent can do; may be given again."),
]

Every = Annotated[
    bool, typer.Option("--every", help="Show also events that a person seldom asks about.")
]


@frozen(kw_only=True)
class Order:
    """Sessions that are to be launched alike."""

    prompt: str | None
    folder: Path
    runtime: str | None
    name: str | None
    watch: bool | None
    """None: as the configuration says."""
    max_turns: int | None
    """None: as the configuration says."""
    instances: int
    model: str | None
    permission_mode: str | None
    budget_usd: float | None
    role: str | None
    """None: nobody says."""
    capabilities: Sequence[str]

    @property
    def says_more_than_where(self) -> bool:
        """Whether anything but the folder and the prompt is not left to ccmaster."""
        limits = (self.watch, self.max_turns, self.budget_usd)
        kinds = (self.runtime, self.name, self.model, self.permission_mode, self.role)
        more = self.instances > 1 or bool(self.capabilities)
        return more or any(one is not None for one in (*limits, *kinds))

    async def place(self, application: "Application", by: Principal, *, here: bool) -> list[str]:
        """Ask for the sessions; where one cannot be, none is.

        Args:
            application: Where to ask.
            by: Who asks.
            here: Whether only this process may launch them.

        Returns:
            Their ids.
        """
        settings = application.settings("sessions")
        placed: list[str] = []
        try:
            for name in self._names():
                session_id = await application.launch(
                    by=by,
                    working_dir=str(self.folder),
                    prompt=self.prompt,
                    name=name,
                    runtime=self.runtime,
                    model=self.model,
                    permission_mode=self.permission_mode,
                    watch=settings.watch if self.watch is None else self.watch,
                    max_turns=settings.max_turns if self.max_turns is None else self.max_turns,
                    budget_usd=self.budget_usd,
                    role=self.role or "",
                    capabilities=self.capabilities,
                    here=here,
                )
                placed.append(session_id)
        except CcmasterError:
            for session_id in placed:
                await application.stop(session_id, by=by, reason="not all of a start could be")
            raise
        return placed

    def _names(self) -> list[str | None]:
        if self.name is None or self.instances == 1:
            return [self.name] * self.instances
        return [f"{self.name}-{number}" for number in range(1, self.instances + 1)]


def prompt_of(prompt: str | None) -> str | None:
    """Return the first message: what was given, or what comes by stdin; None: there is none.

    Raises:
        InvalidRequest: It is asked for from stdin, and stdin is empty or no text.
    """
    if prompt == STDIN:
        return text_of(STDIN)
    return prompt if prompt is not None else _piped()


def text_of(text: str) -> str:
    """Return a text that was given, or that comes by stdin.

    Raises:
        InvalidRequest: stdin is empty, or no text.
    """
    if text != STDIN:
        return text
    read = _read()
    if not read.strip():
        raise InvalidRequest("stdin is empty", "write the text to it, or give it as an argument")
    return read


def _piped() -> str | None:
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):  # there is no stdin at all
        return None
    if not (stat.S_ISFIFO(mode) or stat.S_ISREG(mode)):
        return None
    return _read().strip() or None


def _read() -> str:
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"stdin is not UTF-8: {error}", "convert it first") from None
