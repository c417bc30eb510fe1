"""Prompts: texts that a person chooses, filled in with what they say and what holds now."""

from collections.abc import Awaitable, Callable
from typing import Any

from attrs import frozen

from ccmaster_hookspecs.mcp.content import Content, Icon, Role
from ccmaster_hookspecs.principals import Scope


@frozen(kw_only=True)
class PromptArgument:
    """Something that a prompt is filled in with."""

    name: str
    description: str
    required: bool = False
    title: str | None = None
    complete: str | None = None
    """Names an `async (Completion) -> Iterable[str]`, the best value first; None: no help."""


@frozen
class PromptMessage:
    """One message of a prompt."""

    role: Role
    content: Content


@frozen(kw_only=True, eq=False)
class Prompt:
    """A prompt."""

    name: str
    get: str | Callable[[Any], Awaitable[object]]
    """Names an `async (PromptCall) -> messages`, or is one where it is contributed at run time.

    The messages are a text (of the user), or several `PromptMessage`.
    """
    scope: Scope
    """What the caller must be allowed."""
    description: str
    title: str | None = None
    arguments: tuple[PromptArgument, ...] = ()
    icons: tuple[Icon, ...] = ()
