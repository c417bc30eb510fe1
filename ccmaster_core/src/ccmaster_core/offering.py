"""What may be offered to the world outside: names, references, scopes, schemas. Pure."""

import re
from collections.abc import Mapping

from ccmaster_hookspecs.contributed import Offer
from ccmaster_hookspecs.mcp import HttpApp, Prompt, Resource, ResourceTemplate, Tool
from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.strategies import Strategy

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,128}")
_REFERENCE = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x1f]+")
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")
_CODE = ("call", "read", "get", "app", "decide")
"""What has code, under one of these names."""
_CODE_OR_NONE = ("prepare", "changed_by")
_TAKEN_PATHS = frozenset({"/mcp", "/healthz", "/readyz"})


def kind_of(offer: Offer) -> type:
    """Return the class that an offer is kept under."""
    return type(offer)


def key_of(offer: Offer) -> str:
    """Return what no other of its kind may have."""
    match offer:
        case Resource(uri=uri):
            return uri
        case ResourceTemplate(uri_template=template):
            return template
        case HttpApp(path=path):
            return path
    return offer.name


def word_of(offer: Offer) -> str:
    """Return what a person calls it."""
    words = {ResourceTemplate: "resource template", HttpApp: "HTTP application"}
    return words.get(type(offer), type(offer).__name__.lower())


def objection(offer: Offer) -> str | None:
    """Say why something could not be used, whatever else there is; None: it could."""
    if not isinstance(key_of(offer), str):
        return "it is called by what is no text"
    wrong = _wrong_key(offer) or _wrong_code(offer)
    if wrong is None and not isinstance(offer, HttpApp | Strategy):
        wrong = _wrong_scope(offer)
    if wrong is None and isinstance(offer, Tool):
        wrong = _wrong_schema(offer)
    if wrong is None and isinstance(offer, Strategy):
        wrong = _wrong_words(offer)
    return wrong


def _wrong_key(offer: Offer) -> str | None:
    match offer:
        case Tool(name=name) | Prompt(name=name) | Strategy(name=name) if not _NAME.fullmatch(name):
            return "a name has 1 to 128 letters, digits, '_', '-' and '.'"
        case Resource(uri=uri) | ResourceTemplate(uri_template=uri) if not _URI.fullmatch(uri):
            return "it is no URI with a scheme"
        case HttpApp(path=path) if not _PATH.fullmatch(path):
            return "a path is of the form '/name'"
        case HttpApp(path=path) if f"/{path.split('/')[1]}" in _TAKEN_PATHS:
            return "ccmaster itself answers there"
    return None


def _wrong_code(offer: Offer) -> str | None:
    for name in (*_CODE, *_CODE_OR_NONE):
        code = getattr(offer, name, None)
        if isinstance(code, str) and not _REFERENCE.fullmatch(code):
            return f"{name} is {code!r}, which is not of the form 'module:attribute'"
        missing = code is None and (name in _CODE_OR_NONE or not hasattr(offer, name))
        if not (missing or isinstance(code, str) or callable(code)):
            return f"{name} is {code!r}, which is no function"
    return None


def _wrong_scope(offer: Tool | Resource | ResourceTemplate | Prompt) -> str | None:
    if isinstance(offer.scope, Scope):
        return None
    return f"its scope is {offer.scope!r}, which is none"


def _wrong_schema(tool: Tool) -> str | None:
    if not isinstance(tool.input_schema, Mapping) or tool.input_schema.get("type") != "object":
        return "its input_schema is not the schema of an object"
    if not isinstance(tool.output_schema, Mapping | None):
        return "its output_schema is no schema"
    return None


def _wrong_words(strategy: Strategy) -> str | None:
    for name, words in (("roles", strategy.roles), ("options", strategy.options)):
        if not isinstance(words, Mapping) or not all(isinstance(word, str) for word in words):
            return f"its {name} do not go by names"
    return None
