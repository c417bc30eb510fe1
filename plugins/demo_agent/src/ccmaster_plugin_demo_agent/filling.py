"""Fill in what a script could not know when it was written, such as the id of a task. Pure.

`{{last:a.0.b}}` is what the last tool gave back, as JSON data, at a path of keys and indices; with
an empty path it is all of it. `{{said:words}}` is what stands right behind these words in the
message that is answered: a text in quotes, or up to the next space, comma or bracket. Where a
string is nothing but one of these, it becomes the value itself, be it a number or an object.
Within more than two braces it is for whoever reads the text next, with one pair fewer.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import evolve, frozen

from ccmaster_plugin_demo_agent.answers import Answer, HttpError, Part, Reply, Text, Use
from ccmaster_plugin_demo_agent.results import read_data

NOTHING = object()
"""No tool has given anything back."""

_DUE = 2
"""How many braces make a blank that is to be filled in now."""
_BLANK = re.compile(r"(\{{2,})(last|said):([^{}]*)(\}{2,})")
_SAID = re.compile(r"""'([^'\n]*)'|"([^"\n]*)"|([^\s,;()\[\]{}'"]+)""")


@frozen
class Known:
    """What there is to fill in."""

    message: str = ""
    """The text that is answered."""
    last: Any = NOTHING
    """What the last tool gave back."""


class _Unknown(Exception):
    """There is nothing to fill in."""


def filled(answer: Answer, known: Known) -> Answer:
    """Return an answer without blanks; what cannot be filled in fails with HTTP status 400."""
    if not isinstance(answer, Reply):
        return answer
    try:
        return evolve(answer, parts=tuple(_part(part, known) for part in answer.parts))
    except _Unknown as unknown:
        return HttpError(status=400, message=str(unknown))


def _part(part: Part, known: Known) -> Part:
    match part:
        case Text():
            return evolve(part, text=_text(part.text, known))
        case Use():
            arguments = {key: _value(value, known) for key, value in part.arguments.items()}
            return evolve(part, arguments=arguments)
    return part


def _value(value: Any, known: Known) -> Any:
    match value:
        case str():
            whole = _BLANK.fullmatch(value)
            if whole and len(whole[1]) == len(whole[4]) == _DUE:
                return _found(whole, known)
            return _text(value, known)
        case Mapping():
            return {key: _value(inner, known) for key, inner in value.items()}
        case list():
            return [_value(inner, known) for inner in value]
    return value


def _text(text: str, known: Known) -> str:
    def written(blank: re.Match[str]) -> str:
        pairs = min(len(blank[1]), len(blank[4]))
        before, after = blank[1][pairs:], blank[4][pairs:]
        if pairs > _DUE:
            return f"{before}{blank[0][len(before) + 1 : len(blank[0]) - len(after) - 1]}{after}"
        value = _found(blank, known)
        told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return f"{before}{told}{after}"

    return _BLANK.sub(written, text)


def _found(blank: re.Match[str], known: Known) -> Any:
    look: Callable[[str, Known], Any] = _last if blank[2] == "last" else _said
    return look(blank[3], known)


def _last(path: str, known: Known) -> Any:
    if known.last is NOTHING:
        raise _Unknown(f"{{{{last:{path}}}}}: no tool has given anything back yet")
    value = known.last
    for step in filter(None, path.split(".")):
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, TypeError, ValueError):
            raise _Unknown(f"{{{{last:{path}}}}}: the last result has no {step!r} there") from None
    return value


def _said(words: str, known: Known) -> Any:
    for text in _behind(words, known.message):
        if found := _SAID.match(text):
            value = next(group for group in found.groups() if group is not None)
            return read_data(value) if found[3] else value
    raise _Unknown(f"{{{{said:{words}}}}}: the message says nothing behind these words")


def _behind(words: str, message: str) -> Iterator[str]:
    """Yield what stands behind each occurrence of words, but for those in blanks themselves."""
    if words:
        yield from _BLANK.sub("", message).split(words)[1:]
