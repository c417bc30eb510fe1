"""What results, messages and resources consist of."""

from datetime import datetime
from typing import Literal

from attrs import frozen

Role = Literal["user", "assistant"]


@frozen(kw_only=True)
class Annotations:
    """Hints on what a content is for; None says nothing."""

    audience: tuple[Role, ...] | None = None
    priority: float | None = None
    """From 0, the least important, to 1."""
    last_modified: datetime | None = None


@frozen(kw_only=True)
class Icon:
    """A picture that stands for something."""

    src: str
    """An https or data URL."""
    mime_type: str | None = None
    sizes: tuple[str, ...] = ()
    """Such as '48x48', or 'any' for what scales."""
    theme: Literal["light", "dark"] | None = None


@frozen
class Text:
    """Words."""

    text: str
    annotations: Annotations | None = None


@frozen
class Image:
    """A picture."""

    data: bytes
    mime_type: str
    annotations: Annotations | None = None


@frozen
class Audio:
    """A sound."""

    data: bytes
    mime_type: str
    annotations: Annotations | None = None


@frozen(kw_only=True)
class ResourceLink:
    """Where a resource is that can be read."""

    uri: str
    name: str
    title: str | None = None
    description: str | None = None
    mime_type: str | None = None
    size: int | None = None
    """Bytes; None: not known."""
    annotations: Annotations | None = None


@frozen(kw_only=True)
class Embedded:
    """A resource, with what is in it."""

    uri: str
    data: str | bytes
    mime_type: str | None = None
    annotations: Annotations | None = None


Content = Text | Image | Audio | ResourceLink | Embedded
