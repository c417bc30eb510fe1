"""Answers what a server asks of a person: at a terminal the person does, else it is declined."""

import asyncio
import os
import sys
from collections.abc import Mapping
from threading import Thread
from typing import Any

from attrs import frozen
from mcp import types
from mcp.client.session import ClientRequestContext

from ccmaster_hookspecs.clean import clean, one_line
from ccmaster_plugin_mcp_server.inspecting.arguments import value
from ccmaster_plugin_mcp_server.inspecting.checks import of_value
from ccmaster_plugin_mcp_server.inspecting.patience import Patience
from ccmaster_plugin_mcp_server.inspecting.trace import Write

Answer = types.ElicitResult
_YES = {"y", "yes"}


class Gone(Exception):
    """The person has closed the terminal's input."""


@frozen
class Asking:
    """Asks one thing after the other."""

    say: Write
    patience: Patience
    terminal: bool
    """Whether stdin is one, so that a person is there."""
    lock: asyncio.Lock

    @classmethod
    def of(cls, say: Write, patience: Patience) -> "Asking":
        """Look whether a person is there."""
        return cls(say, patience, sys.stdin.isatty(), asyncio.Lock())

    async def __call__(
        self, context: ClientRequestContext, params: types.ElicitRequestParams
    ) -> Answer:
        """Answer a question of the server."""
        async with self.lock:
            self.say(f"the server asks: {clean(params.message)}")
            if not self.terminal:
                self.say("  declined, because stdin is no terminal at which a person could answer")
                return Answer(action="decline")
            with self.patience.stopped():
                try:
                    return await self._answer(params)
                except Gone:
                    return Answer(action="cancel")

    async def _answer(self, params: types.ElicitRequestParams) -> Answer:
        if isinstance(params, types.ElicitRequestURLParams):
            self.say(f"  it wants you to open {one_line(params.url)}")
            if (await self._line("  have you done so? [y/N] ")).lower() in _YES:
                return Answer(action="accept")
            return Answer(action="decline")
        if (await self._line("  answer it? [Y/n] ")).lower() not in {*_YES, ""}:
            return Answer(action="decline")
        schema = params.requested_schema
        properties = schema.get("properties")
        content: dict[str, Any] = {}
        for name, asked in properties.items() if isinstance(properties, Mapping) else ():
            required = name in (schema.get("required") or ())
            given = await self._field(
                name, asked if isinstance(asked, Mapping) else {}, required=required
            )
            if given is not None:
                content[name] = given
        return Answer(action="accept", content=content)

    async def _field(self, name: str, asked: Mapping[str, Any], *, required: bool) -> Any:
        """Ask for one value until it fits; None: it is left out."""
        for line in (asked.get("title"), asked.get("description")):
            if isinstance(line, str):
                self.say(f"  {one_line(line)}")
        if choices := _choices(asked):
            self.say(f"  one of: {one_line(', '.join(choices))}")
        while True:
            text = await self._line(f"  {_prompt(name, asked, required=required)} ")
            if not text and "default" in asked:
                return asked["default"]
            if not text and not required:
                return None
            if not text:
                self.say("    an answer is needed here; Ctrl-D gives none at all")
                continue
            given = _given(text, asked)
            wrong = list(of_value(given, dict(asked)))
            if not wrong:
                return given
            self.say(f"    that does not fit: {wrong[0]}")

    async def _line(self, prompt: str) -> str:
        """Read a line of the person.

        A thread does it, which nobody waits for at the end: so Ctrl-C ends the program at once.
        It reads below Python's own buffer, whose lock it would still hold then.
        """
        sys.stderr.write(prompt)
        sys.stderr.flush()
        loop = asyncio.get_running_loop()
        read: asyncio.Future[bytes] = loop.create_future()

        def done(line: bytes) -> None:
            if not read.done():
                read.set_result(line)

        def wait() -> None:
            line = os.read(sys.stdin.fileno(), 65536)
            loop.call_soon_threadsafe(done, line)

        Thread(target=wait, daemon=True).start()
        line = await read
        if not line:
            raise Gone
        return line.decode(sys.stdin.encoding or "utf-8", errors="replace").strip()


def _prompt(name: str, asked: Mapping[str, Any], *, required: bool) -> str:
    said = asked.get("type")
    kind = said if isinstance(said, str) else "value"
    default = f" [{asked['default']}]" if "default" in asked else ""
    optional = "" if required or default else ", may be empty"
    return one_line(f"{name} ({kind}{optional}){default}:")


def _given(text: str, asked: Mapping[str, Any]) -> Any:
    if asked.get("type") == "array" and not text.startswith("["):
        return [one.strip() for one in text.split(",") if one.strip()]
    return value(text, asked, asked)


def _choices(asked: Mapping[str, Any]) -> list[str]:
    """Name the values that are allowed, with their titles; none: any is."""
    items = asked.get("items")
    inner = items if isinstance(items, Mapping) else asked
    titled = [*(inner.get("oneOf") or ()), *(inner.get("anyOf") or ())]
    named = [
        f"{one['const']} ({one['title']})" if "title" in one else str(one["const"])
        for one in titled
        if isinstance(one, Mapping) and "const" in one
    ]
    return named or [str(one) for one in inner.get("enum") or ()]
