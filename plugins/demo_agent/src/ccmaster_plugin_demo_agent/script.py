"""Read the scripted directives of a text: what a pretended model is to answer, call by call.

A directive stands in double brackets. Each is one answer of the model, in order; `+` joins parts
of one answer, as in `[[think:hmm+text:hello]]`. What follows the last one is answered with 'done'.

    [[text:hello]]               says it, and ends the turn
    [[think:hmm]]                thinks it
    [[bash:echo hi]]             uses the tool Bash
    [[write:/path|content]]      uses the tool Write
    [[read:/path]]               uses the tool Read
    [[tool:NAME {"a": 1}]]       uses any tool; directives within are written <<text:hi>>
    [[background:2]]             uses Bash for something that goes on for 2 s after the turn
    [[slow:0.2:some words]]      says the words one by one, 0.2 s apart
    [[usage:150000:hello]]       says it, and claims to have read 150000 tokens
    [[maxtok:hello]]             says it, and breaks off for its length
    [[refuse]]                   refuses
    [[hang:30]]                  is silent for 30 s, then says 'after hang'
    [[err:429:2]]                fails with HTTP status 429, each time; try again after 2 s
    [[err1:529]]                 fails once; asked again, it gives the next answer
    [[drop]] [[drop1]]           breaks the connection in mid-answer, each time or once
    [[limit]] [[limit:60]]       the account's usage limit is reached; it resets in an hour, or 60 s

    [[if:words|text:hello]]      is there only where the message says these words elsewhere
    [[unless:words|text:hello]]  is there only where it does not
    {{last:task.id}}             in a directive: what the last tool gave back, at this path
    {{said:task_id=}}            in a directive: what the message says behind these words

What is filled in how, `filling` says. A word in brackets that is none of these is plain text. A
directive whose value cannot be read, or not be filled in, answers with HTTP status 400 that says
so, so that no text ever fails to be read.
"""

from collections.abc import Iterator

from attrs import frozen

from ccmaster_plugin_demo_agent.answers import Answer, Reply, Text
from ccmaster_plugin_demo_agent.conditions import read_condition
from ccmaster_plugin_demo_agent.directives import OPENING, read_directive

ECHOED = 200
"""How many of a plain text's last characters come back."""

_DONE = Reply(parts=(Text(text="done"),))
_RECOVERED = Reply(parts=(Text(text="recovered"),))


@frozen
class Script:
    """What the model answers to one text, step by step."""

    steps: tuple[tuple[Answer, ...], ...]
    """For each step the answers to its first, second, … attempt; the last one stays."""

    def answer(self, step: int, attempt: int = 0) -> Answer:
        """Return what the model answers.

        Args:
            step: How many answers it has given to the text before.
            attempt: How often it was asked for this step before.
        """
        if step >= len(self.steps):
            return _DONE
        attempts = self.steps[step]
        return attempts[min(attempt, len(attempts) - 1)]


def read_script(text: str) -> Script | None:
    """Read the directives of a text; None where it has none."""
    found = _found(text)
    steps: list[tuple[Answer, ...]] = []
    before: tuple[Answer, ...] = ()
    for directive in found.due:
        attempts = read_directive(directive)
        before += attempts.answers
        if not attempts.passes:
            steps.append(before)
            before = ()
    if before:
        steps.append((*before, _RECOVERED))
    return Script(tuple(steps)) if found.directives else None


def echo(text: str) -> Reply:
    """Answer a text without directives."""
    return Reply(parts=(Text(text=f"ok: {text[-ECHOED:]}"),))


@frozen
class _Found:
    """A text's directives, and all else that it says."""

    directives: tuple[str, ...]
    said: str

    @property
    def due(self) -> Iterator[str]:
        """The directives that are there under what is said."""
        for directive in self.directives:
            condition = read_condition(directive)
            if condition is None:
                yield directive
            elif condition.holds(self.said):
                yield condition.directive


def _found(text: str) -> _Found:
    """Find what stands in double brackets; a third closing bracket belongs to what it closes."""
    found: list[str] = []
    said: list[str] = []
    at = 0
    while opening := OPENING.search(text, at):
        closing = text.find("]]", opening.end())
        if closing < 0:
            break
        while text.startswith("]", closing + 2):
            closing += 1
        found.append(text[opening.end() : closing])
        said.append(text[at : opening.start()])
        at = closing + 2
    return _Found(tuple(found), "\n".join((*said, text[at:])))
