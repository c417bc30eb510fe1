"""Whether a rule's pattern is about a shell command.

`Bash(git *)` covers one plain call of `git`. It touches any text for which the shell may call
`git`: behind `&&`, in a substitution, by way of `sudo` or `sh -c`, or hidden where nobody can
read it. It is a guard rail: any program that may run can run others, with no word of it here.
"""

import re
from collections.abc import Sequence

from ccmaster_core.permissions.calls import KEYWORDS, Calls, name_of
from ccmaster_core.permissions.globs import matches, text_matches
from ccmaster_core.permissions.shell import LONGEST

# What the shell takes as it stands, or nearly so; all else, from '$' to a line break, is not plain.
_PART = r"""(?:[A-Za-z0-9_@%+=:,./^~*?\[\]-]|[^\s\x00-\x9f]
              |'[^'\x00-\x08\x0b-\x1f\x7f]*'|"[^"$`\\\x00-\x08\x0b-\x1f\x7f]*")"""
_WORD = re.compile(f"{_PART}+", re.VERBOSE)
_PLAIN_CALL = re.compile(rf"[A-Za-z0-9_@%+:,./-]+ (?: [ \t]+ {_PART}+ )*", re.VERBOSE)
_QUOTES = re.compile(r"""'([^']*)'|"([^"]*)\"""")


def plain_call(text: str) -> tuple[str, ...] | None:
    """Return the words of a text that calls one program and does nothing else.

    Returns:
        None where the text is more than that, or where that is not certain.
    """
    text = text.strip(" \t\n")
    if len(text) > LONGEST or not _PLAIN_CALL.fullmatch(text):
        return None
    words = tuple(_QUOTES.sub(r"\1\2", word) for word in _WORD.findall(text))
    return None if words[0] in KEYWORDS else words


def covers(pattern: str, text: str) -> bool:
    """Say whether `text` surely does nothing but what `pattern` names."""
    words = plain_call(text)
    if words is None or text.strip() == pattern:
        return text.strip() == pattern
    return matches(_words(pattern), words, "*", _is)


def touches(pattern: str, calls: Calls) -> bool:
    """Say whether what may be called may do what `pattern` names, among other things or hidden.

    The words of the pattern may have others between and after them, so that an option more,
    as in `git -C / push`, makes no difference.
    """
    if not calls.clear:
        return True
    words = [word.casefold() for word in _words(pattern) if word != "*"]
    spread = [part for word in words for part in (word, "*")] or ["*"]
    return any(matches(spread, call, "*", _may_be) for call in calls.direct) or any(
        matches(["*", *spread], call, "*", _may_be) for call in calls.carried
    )


def _words(pattern: str) -> Sequence[str]:
    # 'git:*' is how some agents' own rules write 'git *'.
    return (pattern.removesuffix(":*") + " *" if pattern.endswith(":*") else pattern).split()


def _is(wanted: str, word: str) -> bool:
    escapes = "*" in wanted and ".." in word.split("/")
    return not escapes and text_matches(wanted, word)


def _may_be(wanted: str, word: str) -> bool:
    return text_matches(wanted, word.casefold()) or text_matches(wanted, name_of(word))
