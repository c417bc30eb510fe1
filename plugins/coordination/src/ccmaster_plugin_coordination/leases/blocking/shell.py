"""Reading a shell command without running it: its simple commands, in order, as words.

It reads no more than it must to tell which files the command names. What it cannot follow, it
says. The grammar is that of POSIX shells with the common additions of bash:
https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
"""

import re

from attrs import define, field, frozen

LONGEST = 50_000
"""Characters; a longer text is not looked at."""
DEEPEST = 12
"""How far substitutions may stand within each other."""
_BREAKS = frozenset(" \t\r\n;&|<>()")
_REDIRECTION = re.compile(r"(?:\d+|\{\w+\})?(?P<to>&>>?|>>|>\||>&|<>|<<<|<<-|<<|<&|>|<)")
_VARIABLE = re.compile(r"\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])")
_KNOWN = {"$PWD": ".", "$HOME": "~", "${PWD}": ".", "${HOME}": "~"}


@frozen
class Word:
    """A word, its quotes taken away; wildcards stay, also those that were quoted."""

    text: str
    opaque: bool = False
    """Whether a variable or a substitution makes something of it that cannot be told."""


@frozen
class Command:
    """A simple command."""

    words: tuple[Word, ...]
    writes: tuple[Word, ...] = ()
    """Where redirections write to."""
    inputs: tuple[Word, ...] = ()
    """What it is given to read, as far as it stands in the text."""


@frozen
class Script:
    """What a text would have the shell do."""

    commands: tuple[Command, ...]
    clear: bool
    """Whether all of it could be followed."""


def read(text: str) -> Script:
    """Find each simple command that a shell may run for `text`."""
    if len(text) > LONGEST or "\0" in text:
        return Script((), clear=False)
    reader = _Reader(text)
    reader.commands_until("")
    commands = tuple(
        Command(tuple(draft.words), tuple(draft.writes), tuple(draft.inputs))
        for draft in reader.commands
    )
    return Script(commands, reader.clear and reader.at >= len(text))


@define
class _Draft:
    """The command that is being read."""

    words: list[Word] = field(factory=list)
    writes: list[Word] = field(factory=list)
    inputs: list[Word] = field(factory=list)


@define
class _Reader:
    text: str
    depth: int = 0
    at: int = 0
    clear: bool = True
    commands: list[_Draft] = field(factory=list)
    documents: list[tuple[str, bool, _Draft]] = field(factory=list)
    """The marks of here-documents that begin on the next line: the mark, whether tabs may stand
    before it, and whose input it is."""

    def commands_until(self, closer: str) -> None:
        """Read commands up to a closing bracket, or the end."""
        self.depth += 1
        if self.depth > DEEPEST:
            self.clear, self.at = False, len(self.text)
        draft = _Draft()
        while self.at < len(self.text):
            character = self.text[self.at]
            if character == closer:
                break
            if redirection := _REDIRECTION.match(self.text, self.at):
                self._redirect(redirection, draft)
            elif character in _BREAKS:
                draft = self._break(character, draft)
            elif character == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                draft.words.append(self._word())
        self.clear = self.clear and not (closer and self.at >= len(self.text))
        self.at += bool(closer)
        self._end(draft)
        if not closer:
            self._documents()
        self.depth -= 1

    def _break(self, character: str, draft: _Draft) -> _Draft:
        """Go past what ends a word; return the draft of the command that is read now."""
        self.at += 1
        if character in " \t\r":
            return draft
        if character == "(":
            if draft.words:
                # The definition of a function; all else in brackets is more than is read here.
                self.clear = self.clear and self.text.startswith(")", self.at)
                draft.words.clear()
            self._end(draft)
            self.commands_until(")")
        else:
            # A bracket that nothing opened ends a pattern of `case`.
            self._end(draft)
        if character == "\n":
            self._documents()
        return _Draft()

    def _end(self, draft: _Draft) -> None:
        if draft.words or draft.writes:
            self.commands.append(draft)

    def _documents(self) -> None:
        """Read the here-documents that the line before began, each into its command."""
        for mark, tabs, draft in self.documents:
            tab = "\t*" if tabs else ""
            end = re.compile(rf"^{tab}{re.escape(mark)}$", re.MULTILINE).search(self.text, self.at)
            body = self.text[self.at : end.start() if end else len(self.text)]
            draft.inputs.append(Word(body))
            self.clear = self.clear and end is not None
            self.at = min(end.end() + 1 if end else len(self.text), len(self.text))
        self.documents.clear()

    def _redirect(self, found: re.Match[str], draft: _Draft) -> None:
        to = found["to"]
        self.at = found.end()
        if to in "<>" and self.text.startswith("(", self.at):
            self.at += 1
            self.commands_until(")")
            draft.words.append(Word("", opaque=True))
            return
        while self.at < len(self.text) and self.text[self.at] in " \t":
            self.at += 1
        quoted = self.text[self.at : self.at + 1] in ("'", '"', "\\")
        word = self._word()
        if to in ("<<", "<<-"):
            self.documents.append((word.text, to == "<<-", draft))
            self.clear = self.clear and not word.opaque
            # What the shell would put into the text is not followed.
            rest = self.text[self.at :]
            self.clear = self.clear and (quoted or not ("$(" in rest or "`" in rest))
        elif to == "<<<":
            draft.inputs.append(word)
        elif ">" in to and not (to == ">&" and (word.text.isdigit() or word.text == "-")):
            draft.writes.append(word)

    def _word(self) -> Word:
        begun, parts, opaque = self.at, [], False
        while self.at < len(self.text) and self.text[self.at] not in _BREAKS:
            text, hidden = self._part(first=self.at == begun)
            parts.append(text)
            opaque = opaque or hidden
        return Word("".join(parts), opaque)

    def _part(self, *, first: bool) -> tuple[str, bool]:
        """Read a part of a word; return it, and whether it cannot be told."""
        character = self.text[self.at]
        if character == "\\":
            self.at += 2
            return self.text[self.at - 1 : self.at].replace("\n", ""), False
        if character == "'":
            return self._until_quote(), False
        if character == '"':
            return self._double(first=first)
        if character in "$`":
            return self._dollar(first=first, quoted=False)
        self.at += 1
        return character, False

    def _until_quote(self) -> str:
        end = self.text.find("'", self.at + 1)
        self.clear = self.clear and end > 0
        begun, self.at = self.at + 1, (end if end > 0 else len(self.text)) + 1
        return self.text[begun : self.at - 1]

    def _double(self, *, first: bool) -> tuple[str, bool]:
        self.at += 1
        parts: list[str] = []
        opaque = False
        while self.at < len(self.text) and (character := self.text[self.at]) != '"':
            if character == "\\" and self.text[self.at + 1 : self.at + 2] in ("$", "`", '"', "\\"):
                parts.append(self.text[self.at + 1])
                self.at += 2
            elif character in "$`":
                text, hidden = self._dollar(first=first and not parts, quoted=True)
                parts.append(text)
                opaque = opaque or hidden
            else:
                parts.append(character)
                self.at += 1
        self.clear = self.clear and self.at < len(self.text)
        self.at += 1
        return "".join(parts), opaque

    def _dollar(self, *, first: bool, quoted: bool) -> tuple[str, bool]:
        """Read what the shell puts something else in the place of."""
        rest = self.text[self.at : self.at + 2]
        if rest[0] == "`":
            return self._backquoted()
        if rest == "$(":
            self.at += 2
            self.commands_until(")")
            return "", True
        if rest == "${":
            end = self.text.find("}", self.at)
            name = self.text[self.at : end + 1] if end > 0 else self.text[self.at :]
            self.clear = self.clear and end > 0 and not re.search(r"[`'\"\\]|\$\(|.\{", name[2:])
            self.at += len(name)
        elif rest == "$'" and not quoted:
            self.at += 1
            text = self._until_quote()
            self.clear = self.clear and "\\" not in text
            return text, False
        elif variable := _VARIABLE.match(self.text, self.at):
            name = variable.group()
            self.at = variable.end()
        else:
            self.at += 1
            return "" if rest == '$"' and not quoted else "$", False
        return (_KNOWN[name], False) if first and name in _KNOWN else ("", True)

    def _backquoted(self) -> tuple[str, bool]:
        end = self.text.find("`", self.at + 1)
        inner = self.text[self.at + 1 : end] if end > 0 else ""
        self.clear = self.clear and end > 0 and "\\" not in inner
        reader = _Reader(inner, depth=self.depth)
        reader.commands_until("")
        self.commands += reader.commands
        self.clear = self.clear and reader.clear
        self.at = (end if end > 0 else len(self.text)) + 1
        return "", True
