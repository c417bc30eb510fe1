"""Writes a server's text to the letter, and yet as the JSON that it was."""

from ccmaster_hookspecs.clean import is_unseen


def spelt_out(text: str) -> str:
    r"""Return text in which nothing is left out: what cannot be seen is written as '\u001b'.

    What was JSON stays the same JSON.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(mark) if is_unseen(mark) else mark for mark in text)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", errors="surrogatepass")
    return "".join(
        f"\\u{int.from_bytes(units[at : at + 2], 'big'):04x}" for at in range(0, len(units), 2)
    )
