"""Who acts, and what they may do. An id is a handle; a principal is authority."""

from enum import StrEnum

from attrs import field, frozen


class Scope(StrEnum):
    """What a principal may ask for. This is the only list of them."""

    SESSION_READ = "session:read"
    SESSION_WRITE = "session:write"
    APPROVE = "session:approve"
    COORDINATE = "agent:coordinate"


class PrincipalKind(StrEnum):
    """What sort of actor a principal is."""

    PERSON = "person"
    SESSION = "session"
    CLIENT = "client"
    SYSTEM = "system"


@frozen
class Principal:
    """Who acts.

    Written as 'kind/name' in events: a stored principal tells who asked, never what they
    may do now, so scopes neither are stored nor take part in comparison.
    """

    kind: PrincipalKind
    name: str
    scopes: frozenset[Scope] = field(default=frozenset(), eq=False, repr=False)

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"

    @classmethod
    def parse(cls, text: str) -> "Principal":
        """Read what `str` wrote; the result has no scopes.

        Raises:
            ValueError: `text` is not 'kind/name' with a known kind.
        """
        kind, slash, name = text.partition("/")
        if not (slash and name):
            raise ValueError(f"{text!r} is not of the form 'kind/name'")
        return cls(PrincipalKind(kind), name)


def person(name: str) -> Principal:
    """Return the person `name`, who may do everything on their own machine."""
    return Principal(PrincipalKind.PERSON, name, frozenset(Scope))


def system(name: str) -> Principal:
    """Return a part of ccmaster itself, such as 'auto-continue', with every scope."""
    return Principal(PrincipalKind.SYSTEM, name, frozenset(Scope))


CONTINUATION = system("continue")
"""Who sends the messages with which a session goes on by itself."""
