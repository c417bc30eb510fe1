"""What a server answers with, as lines for a person; what is no text is described, and kept."""

import base64
import binascii
import json
import mimetypes
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import frozen
from mcp import types

from ccmaster_hookspecs.clean import clean, one_line
from ccmaster_hookspecs.errors import CcmasterError, InvalidRequest
from ccmaster_plugin_mcp_server.inspecting.spelling import spelt_out

Contents = types.TextResourceContents | types.BlobResourceContents


@frozen
class Shown:
    """Turns contents into lines."""

    folder: Path | None
    """Where images, sounds and files are kept; None: they are only described."""
    name: str
    """How the files that are kept begin."""

    def blocks(self, blocks: Iterable[types.ContentBlock]) -> Iterator[str]:
        """Yield the lines of a result's content, or of a prompt's message."""
        for at, block in enumerate(blocks, start=1):
            match block:
                case types.TextContent():
                    yield clean(block.text, lines=True)
                case types.ImageContent() | types.AudioContent():
                    yield self._kept(block.type, block.mime_type, block.data, at)
                case types.EmbeddedResource():
                    yield from self.resource(block.resource, at)
                case types.ResourceLink():
                    yield spaced("link", str(block.uri), block.title or block.name)

    def resource(self, contents: Contents, at: int = 1) -> Iterator[str]:
        """Yield the lines of a resource."""
        kind = contents.mime_type or "no type"
        if isinstance(contents, types.TextResourceContents):
            yield spaced("resource", str(contents.uri), kind)
            yield clean(contents.text, lines=True)
        else:
            yield self._kept(f"resource {contents.uri}", kind, contents.blob, at)

    def _kept(self, what: str, kind: str, data: str, at: int) -> str:
        try:
            content = base64.b64decode(data)
        except (binascii.Error, ValueError):
            return spaced(what, kind, "its data is not base64")
        text = spaced(what, kind, size(len(content)))
        if self.folder is None:
            return f"{text}  (--save DIR keeps it)"
        stem = "".join(each if each.isalnum() or each in "-_" else "-" for each in self.name)[:60]
        ending = mimetypes.guess_extension(kind.partition(";")[0].strip()) or ".bin"
        return f"{text}  saved as {_write(self.folder, f'{stem}-{at}', ending, content)}"


def spaced(*parts: str) -> str:
    """Write several things in one line, so that each can be told from the next."""
    return "  ".join(map(one_line, parts))


def as_json(value: Any) -> str:
    """Write a value for a person, on as many lines as it needs."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return "\n".join(map(spelt_out, text.split("\n")))


def size(count: int) -> str:
    """Write a number of bytes."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def check(folder: Path | None) -> None:
    """Make sure, before anything is called, that results can be kept.

    Raises:
        InvalidRequest: The folder is not there.
    """
    if folder is not None and not folder.is_dir():
        raise InvalidRequest(f"{folder} is no folder", f"make it first: mkdir {folder}")


def _write(folder: Path, stem: str, ending: str, content: bytes) -> Path:
    """Write a new file; one that is there is left as it is."""
    for time in range(1, 1000):
        path = folder / (f"{stem}{ending}" if time == 1 else f"{stem}-{time}{ending}")
        try:
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        except OSError as error:
            raise CcmasterError(
                f"{path} cannot be written: {error.strerror}", "name another folder with --save"
            ) from error
        return path
    raise CcmasterError(f"{folder} is full of files called {stem}", "name another with --save")
