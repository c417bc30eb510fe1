"""What a person should know that changes nothing, and that is not told over and over. Pure."""

from collections.abc import Iterator

from attrs import define, field

from ccmaster_hookspecs.events import Notice

MOST = 20
"""How many different things are told of one process."""


@define
class Notices:
    """Tells a thing once."""

    stream: str
    _told: set[str] = field(factory=set)

    def once(self, text: str, about: str) -> Iterator[Notice]:
        """Tell `text`, unless something was told about the same thing before."""
        if about not in self._told and len(self._told) < MOST:
            self._told.add(about)
            yield self.tell(text)

    def tell(self, text: str) -> Notice:
        """Tell something."""
        return Notice(stream=self.stream, text=text)
