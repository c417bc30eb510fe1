"""Shows what an edit changes, and nothing that other entries keep secret.

A client's file has the tokens of other servers in it. Whatever is neither a name nor part of
ccmaster's own entry is shown as '…'; so is every comment.
"""

import difflib
import re

from ccmaster_plugin_mcp_server.install.document import Document, Span

AROUND = 3
"""Lines shown before and after a change."""


def difference(path: str, before: Document | None, after: Document, own: tuple[Span, Span]) -> str:
    """Return the change of a file, as a unified diff that ends without a line end.

    Args:
        path: The file's.
        before: None: there was no file, or nothing in it.
        after: What it is to say.
        own: Where ccmaster's entry is, before and after; empty where there is none.
    """
    old = _veiled(before, own[0]) if before else []
    lines = difflib.unified_diff(
        old,
        _veiled(after, own[1]),
        path if before else "(nothing)",
        path,
        n=AROUND,
        lineterm="",
    )
    return "\n".join(lines)


def _veiled(document: Document, own: Span) -> list[str]:
    """Return the lines of a text, with what is not ccmaster's hidden."""
    text, at, parts = document.text, 0, list[str]()
    veils = [(span, '"…"') for span in document.strings]
    veils += [(span, text[span.start : span.start + 2] + " …") for span in document.comments]
    for span, veil in sorted(veils, key=lambda pair: pair[0].start):
        if not (own.start <= span.start < own.end):
            parts += [text[at : span.start], veil]
            at = span.end
    lines = re.split(r"\r\n|\r|\n", "".join([*parts, text[at:]]))
    return [_visible(line) for line in (lines if lines[-1] else lines[:-1])]


def _visible(line: str) -> str:
    """Keep what a terminal would obey from reaching one."""
    seen = (mark if mark.isprintable() or mark == "\t" else "\ufffd" for mark in line)
    return "".join(seen)
