"""Telling secrets from other text, so that they neither are shown nor stand where all can see."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

HIDDEN = "(hidden)"
"""What is shown in the place of a secret."""

_NAME = re.compile(
    r"(^|[_.-])(token|secrets?|passw(or)?ds?|passphrase|credentials?|authorization|cookie"
    r"|(api|access|private|auth|secret|signing)[_-]?keys?)($|[_.=:-])"
)
# '--token-file' names where a secret is, not the secret.
_PLACE = re.compile(r"[_-](file|path|dir|folder|env|name|url|command)$")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_REFERENCE = re.compile(r"\$(\w+|\{\w+\})")
# Tokens that their issuers begin alike: GitHub, GitLab, OpenAI and Anthropic, Slack, AWS, Google,
# npm, PyPI, JSON web tokens, a header that carries one, and a password within an address.
_TOKEN = re.compile(
    r"\b(gh[opsu]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|sk-[\w-]{16,}|xox[a-z]-[\w-]{8,}"
    r"|A(KI|SI)A[0-9A-Z]{16}|AIza[\w-]{30,}|npm_\w{30,}|pypi-[\w-]{16,}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|[Bb](earer|asic) +[\w+/.=-]{8,})|://[^/\s:@]*:[^/\s@]+@"
)


def names_secret(name: str) -> bool:
    """Say whether what has this name is a secret, such as `GITHUB_TOKEN` or `--api-key`."""
    name = _CAPITAL.sub("_", name).lower()
    return bool(_NAME.search(name)) and not _PLACE.search(name)


def holds_secret(text: str) -> bool:
    """Say whether there is something like a token or a password in a text."""
    return bool(_TOKEN.search(text))


def hidden(value: Any, *names: str, all_of_it: bool = False) -> Any:
    """Return a value with a sign in the place of each secret.

    What only names an environment variable, as `${GITHUB_TOKEN}` does, is no secret.

    Args:
        value: As TOML has it.
        names: What the value is called, and the tables it stands in.
        all_of_it: Whether every text in it is a secret.
    """
    if isinstance(value, Mapping):
        return {
            name: hidden(inner, *names, name, all_of_it=all_of_it) for name, inner in value.items()
        }
    if isinstance(value, list):
        return [hidden(inner, *names, all_of_it=all_of_it) for inner in value]
    if not isinstance(value, str) or _REFERENCE.fullmatch(value):
        return value
    secret = all_of_it or holds_secret(value) or any(map(names_secret, names))
    return HIDDEN if secret and value else value


def secret_argument(arguments: Sequence[str]) -> str | None:
    """Find the first argument of a program that is, or brings, a secret.

    Everyone on a machine can see the arguments of a program, so a secret does not belong there
    even by the name of an environment variable: it is there once that is filled in.

    Returns:
        What may be said of it: its name, or where it stands; None where there is none.
    """
    for index, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        is_option = argument.startswith("-")
        brings = value if equals else is_option and "".join(arguments[index + 1 : index + 2])
        if brings and names_secret(name):
            return name
        references = (match[1].strip("{}") for match in _REFERENCE.finditer(argument))
        if holds_secret(argument) or any(map(names_secret, references)):
            return f"argument {index + 1}"
    return None
