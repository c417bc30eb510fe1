"""The parts of the shell's grammar: what stands at one place of a text, and what it makes.

The grammar is that of POSIX shells with the additions of bash and zsh:
https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
"""

import re

from attrs import frozen


@frozen
class Word:
    """One word of a command, its quotes and backslashes taken away."""

    text: str
    opaque: bool = False
    """Whether the shell makes something else of it: a variable, a substitution, a wildcard."""


@frozen
class Document:
    """A here-document: the lines up to a mark."""

    mark: str
    tabs: bool
    """Whether tabs may stand before the mark."""
    literal: bool
    """Whether the shell leaves the lines as they are."""

    def end(self) -> re.Pattern[str]:
        """Return what finds the line that ends it."""
        tabs = "\t*" if self.tabs else ""
        return re.compile(rf"^{tabs}{re.escape(self.mark)}$", re.MULTILINE)


BARE = re.compile(
    r"""(?P<escape>\\.?)
      | (?P<single>'[^']*')
      | (?P<ansi>\$'(?:\\.|[^'\\])*')
      | (?P<double>\$?")
      | (?P<substitution>\$\(|`)
      | (?P<group>[<>]?\()
      | (?P<close>\))
      | (?P<document><<-?[ \t]*
          (?P<mark>\\?[\w.-]+|'[\w.-]+'|"[\w.-]+")(?=[\s;&|)<>]|$))
      | (?P<redirection>[<>]+[&|]?)
      | (?P<line>\n)
      | (?P<end>[;&|]+)
      | (?P<blank>[ \t\r\f\v]+)
      | (?P<comment>\#[^\n]*)
      | (?P<plain>[^\\'"`$()<>;&|\s#*?\[{}~]+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
QUOTED = re.compile(
    r"""(?P<escape>\\.?)
      | (?P<double>")
      | (?P<substitution>\$\(|`)
      | (?P<plain>[^\\"`$]+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


DESCRIPTOR = re.compile(r"\d+|\{\w+\}")
QUOTES_INSIDE = re.compile(r"\{(?![^}'\"\\`]*\})")
PLAIN_ALL_THE_SAME = ("{}", "[", "[[")
