"""Reading a shell command without running it: each command that it may run, as its words.

It reads more than it must: what might be a command is given as one. Where it cannot follow the
text, it says so.
"""

import re

from attrs import define, field, frozen

from ccmaster_core.permissions.grammar import (
    BARE,
    DESCRIPTOR,
    PLAIN_ALL_THE_SAME,
    QUOTED,
    QUOTES_INSIDE,
    Document,
    Word,
)

LONGEST = 50_000
"""Characters; a longer text is not looked at."""
DEEPEST = 16
"""How far substitutions may stand within each other."""


@frozen
class Script:
    """What a text would have the shell do."""

    commands: tuple[tuple[Word, ...], ...]
    clear: bool
    """Whether all of it could be followed."""


def read(text: str) -> Script:
    """Find each command that a shell may run for `text`."""
    if len(text) > LONGEST or "\0" in text:
        return Script((), clear=False)
    reader = _Reader(text)
    reader.run()
    return Script(tuple(reader.commands), reader.clear)


@define
class _Frame:
    """The text between the brackets of one substitution or group; the outermost has none."""

    closer: str = ""
    quoted: bool = False
    words: list[Word] = field(factory=list)
    parts: list[str] | None = None
    """The word that is being read; None: none has begun."""
    opaque: bool = False
    target: bool = False
    """Whether the next word is where a redirection leads, so none of the command's."""
    marks: list[Document] = field(factory=list)
    """The here-documents that begin on the next line."""


@define
class _Reader:
    text: str
    at: int = 0
    clear: bool = True
    commands: list[tuple[Word, ...]] = field(factory=list)
    frames: list[_Frame] = field(factory=lambda: [_Frame()])

    @property
    def frame(self) -> _Frame:
        return self.frames[-1]

    def run(self) -> None:
        # '<<' is a shift between double brackets, and a here-document elsewhere.
        self.clear = not ("((" in self.text and "<<" in self.text)
        while self.at < len(self.text):
            token = (QUOTED if self.frame.quoted else BARE).match(self.text, self.at)
            assert token is not None  # noqa: S101 - each grammar ends in 'any character'
            self.at = token.end()
            self._take(token)
        self.clear = self.clear and len(self.frames) == 1 and not self.frame.quoted
        while len(self.frames) > 1:
            self._leave()
        self._end_command()

    def _take(self, token: re.Match[str]) -> None:
        text = token.group()
        match token.lastgroup:
            case "plain":
                self._add(text)
            case "blank":
                self._end_word()
            case "escape":
                self._escape(text)
            case "single":
                self._add(text[1:-1])
            case "double":
                self._add("", opaque=text.startswith("$"))
                self.frame.quoted = not self.frame.quoted
            case "end" | "line":
                self._end_command()
                if text == "\n":
                    self._skip_documents()
            case "comment":
                self._comment(token)
            case "substitution" | "group" | "close":
                self._bracket(text)
            case "redirection":
                self._redirect(text)
            case "document":
                self._document(text, token["mark"])
            case _:
                self._other(text)

    def _add(self, text: str, *, opaque: bool = False) -> None:
        if self.frame.parts is None:
            self.frame.parts = []
        self.frame.parts.append(text)
        self.frame.opaque |= opaque

    def _escape(self, text: str) -> None:
        if text == "\\\n":
            return  # the line goes on: a word neither begins nor ends here
        kept = self.frame.quoted and text[1:] not in ("$", "`", '"', "\\")
        self._add(text if kept else text[1:] or text)

    def _other(self, text: str) -> None:
        """Take a character that means something only here, or a string with escapes."""
        if text == "'" or (text == "$" and QUOTES_INSIDE.match(self.text, self.at)):
            self.clear = False
        self._add(text, opaque=text not in "~}'")

    def _comment(self, token: re.Match[str]) -> None:
        if self.frame.parts is not None:
            self._add("#")
            self.at = token.start() + 1

    def _bracket(self, text: str) -> None:
        if text == self.frame.closer:
            self._leave()
        elif text == ")":
            # The end of a pattern of `case`, which nothing opens.
            self._end_command()
        else:
            if text == "(":
                self._end_command()
            else:
                self._add("", opaque=True)
            self.frames.append(_Frame(closer="`" if text == "`" else ")"))
            if len(self.frames) > DEEPEST:
                self.clear, self.at = False, len(self.text)

    def _leave(self) -> None:
        self._end_command()
        self.frames.pop()

    def _redirect(self, text: str) -> None:
        if text.startswith("<<") and not text.startswith("<<<"):
            self.clear = False
        if self.frame.parts and DESCRIPTOR.fullmatch("".join(self.frame.parts)):
            self.frame.parts = None
        self._end_word()
        self.frame.target = True

    def _document(self, text: str, mark: str) -> None:
        self._redirect("<<<")
        self.frame.target = False
        self.clear = self.clear and all(frame.closer != "`" for frame in self.frames)
        literal = mark[0] in "'\"\\"
        document = Document(mark.strip("'\"\\"), tabs=text.startswith("<<-"), literal=literal)
        self.frame.marks.append(document)

    def _skip_documents(self) -> None:
        """Go on after the here-documents that the line before this one began."""
        for document in self.frame.marks:
            end = document.end().search(self.text, self.at)
            body = self.text[self.at : end.start() if end else len(self.text)]
            if end is None or (not document.literal and ("$(" in body or "`" in body)):
                self.clear = False
            self.at = end.end() if end else len(self.text)
        self.frame.marks.clear()

    def _end_word(self) -> None:
        if self.frame.parts is None:
            return
        text = "".join(self.frame.parts)
        word = Word(text, self.frame.opaque and text not in PLAIN_ALL_THE_SAME)
        self.frame.parts, self.frame.opaque = None, False
        if self.frame.target:
            self.frame.target = False
        elif text in ("{", "}"):
            self._end_command()
        else:
            # The pattern of a `case` ends with a bracket that looks like its substitution's.
            self.clear = self.clear and not (text == "case" and self.frame.closer)
            self.frame.words.append(word)

    def _end_command(self) -> None:
        self._end_word()
        if self.frame.words:
            self.commands.append(tuple(self.frame.words))
        self.frame.words, self.frame.target = [], False
