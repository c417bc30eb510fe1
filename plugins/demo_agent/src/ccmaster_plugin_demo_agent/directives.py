"""Read one scripted directive, such as 'slow:0.2:some words'."""

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve, frozen

from ccmaster_plugin_demo_agent.answers import (
    Answer,
    Background,
    Drop,
    Ending,
    HttpError,
    Part,
    Reply,
    Text,
    Thought,
    UsageLimit,
    Use,
)
from ccmaster_plugin_demo_agent.conditions import CONDITIONS

LONGEST = 86_400.0
"""The most seconds that a directive may ask for."""
LIMIT_SECONDS = 3600.0
"""How long a usage limit lasts where the directive does not say."""

_REFUSAL = Reply(parts=(Text(text="I can't"),), stopped=Ending.REFUSAL)


@frozen
class Attempts:
    """What is answered, however often the same is asked."""

    answers: tuple[Answer, ...]
    """To the first, the second, … attempt; at least one."""
    passes: bool = False
    """Whether the next directive answers from then on; else the last answer stays."""


def read_directive(directive: str) -> Attempts:
    """Return what is answered; a directive that cannot be read answers with an error."""
    word, _, value = directive.partition(":")
    try:
        if word in CONDITIONS:
            raise ValueError("a condition is written as words|directive, which has none itself")
        if word in _ALONE:
            return _ALONE[word](value)
        return Attempts((_reply(directive),))
    except ValueError as error:
        problem = f"bad directive [[{directive}]]: {error}"
        return Attempts((HttpError(status=400, message=problem),))


def _reply(directive: str) -> Reply:
    reply = Reply(parts=())
    for part in _parts(directive):
        word, _, value = part.partition(":")
        reply = _JOINED[word](reply, value)
    return reply


def _parts(directive: str) -> Iterator[str]:
    """Cut at each `+` that joins parts, but for those of directives within a tool's arguments."""
    begin = 0
    for plus in _PLUS.finditer(directive):
        part = directive[begin : plus.start()]
        if not (part.startswith("tool:") and part.count("<<") > part.count(">>")):
            yield part
            begin = plus.end()
    yield directive[begin:]


def _error(value: str) -> HttpError:
    status, _, retry_after = value.partition(":")
    if not (status.isascii() and status.isdigit() and 400 <= int(status) <= 599):
        raise ValueError("the HTTP status of an error is from 400 to 599")
    return HttpError(
        status=int(status),
        retry_after=_seconds(retry_after) if retry_after else None,
        message=f"scripted {status}",
    )


def _hang(value: str) -> Reply:
    return Reply(parts=(Text(text="after hang"),), silence=_seconds(value))


def _limit(value: str) -> UsageLimit:
    return UsageLimit(seconds=_seconds(value) if value else LIMIT_SECONDS)


def _also(reply: Reply, part: Part) -> Reply:
    return evolve(reply, parts=(*reply.parts, part))


def _write(value: str) -> Use:
    path, _, content = value.partition("|")
    return Use(tool="Write", arguments={"file_path": path, "content": content})


def _tool(value: str) -> Use:
    name, _, arguments = value.partition(" ")
    if not name:
        raise ValueError("a tool has a name")
    return Use(tool=name, arguments=_arguments(arguments))


def _slow(value: str) -> Text:
    pause, _, text = value.partition(":")
    return Text(text=text, pause=_seconds(pause))


def _usage(reply: Reply, value: str) -> Reply:
    tokens, _, text = value.partition(":")
    if not (tokens.isascii() and tokens.isdigit() and len(tokens) <= 12):
        raise ValueError("tokens are a whole number")
    return evolve(_also(reply, Text(text=text or "big")), input_tokens=int(tokens))


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= LONGEST:
        raise ValueError(f"{text[:20]!r} is not a number of seconds from 0 to {LONGEST:.0f}")
    return seconds


def _arguments(text: str) -> dict[str, Any]:
    try:
        arguments = json.loads(_unnested(text), parse_constant=_no_json) if text.strip() else {}
    except (ValueError, RecursionError):
        arguments = None
    if not isinstance(arguments, dict):
        raise ValueError("a tool's arguments are a JSON object")
    return arguments


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _unnested(text: str) -> str:
    """Write the outermost << and >> as brackets; those within are for whoever reads them next."""
    depth = 0

    def bracket(mark: re.Match[str]) -> str:
        nonlocal depth
        if mark[0] == "<<":
            depth += 1
            return "[[" if depth == 1 else "<<"
        depth = max(0, depth - 1)
        return "]]" if depth == 0 else ">>"

    return re.sub("<<|>>", bracket, text)


_ALONE: dict[str, Callable[[str], Attempts]] = {
    "hang": lambda value: Attempts((_hang(value),)),
    "err": lambda value: Attempts((_error(value),)),
    "err1": lambda value: Attempts((_error(value),), passes=True),
    "limit": lambda value: Attempts((_limit(value),)),
    "drop": lambda _: Attempts((Drop(),)),
    "drop1": lambda _: Attempts((Drop(), Reply(parts=(Text(text="recovered after drop"),)))),
    "refuse": lambda _: Attempts((_REFUSAL,)),
}
_JOINED: dict[str, Callable[[Reply, str], Reply]] = {
    "text": lambda reply, value: _also(reply, Text(text=value)),
    "think": lambda reply, value: _also(reply, Thought(text=value)),
    "bash": lambda reply, value: _also(reply, Use(tool="Bash", arguments={"command": value})),
    "write": lambda reply, value: _also(reply, _write(value)),
    "read": lambda reply, value: _also(reply, Use(tool="Read", arguments={"file_path": value})),
    "tool": lambda reply, value: _also(reply, _tool(value)),
    "background": lambda reply, value: _also(reply, Background(seconds=_seconds(value))),
    "slow": lambda reply, value: _also(reply, _slow(value)),
    "usage": _usage,
    "maxtok": lambda reply, value: evolve(
        _also(reply, Text(text=value)), stopped=Ending.MAX_TOKENS
    ),
}
_PLUS = re.compile(rf"\+(?=(?:{'|'.join(_JOINED)}):)")
OPENING = re.compile(
    rf"\[\[(?=(?:{'|'.join((*_JOINED, *CONDITIONS))}|hang|err1?|limit):"
    r"|(?:limit|drop1?|refuse)\]\])"
)
"""Where a directive begins; brackets before any other word are plain text."""
