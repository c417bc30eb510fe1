"""What a scripted directive may depend on, such as 'if:words|text:hello'."""

from attrs import frozen

CONDITIONS = {"if": True, "unless": False}
"""Whether the words are to be there, by how a condition begins."""


@frozen
class Condition:
    """A directive that is there only where something is said, or is not."""

    wanted: bool
    words: str
    directive: str

    def holds(self, said: str) -> bool:
        """Say whether the directive is there."""
        return (self.words in said) is self.wanted


def read_condition(directive: str) -> Condition | None:
    """Return what a directive depends on; None: on nothing, or it cannot be read."""
    word, _, value = directive.partition(":")
    words, bar, inner = value.partition("|")
    if word not in CONDITIONS or not bar:
        return None
    return Condition(CONDITIONS[word], words, inner)
