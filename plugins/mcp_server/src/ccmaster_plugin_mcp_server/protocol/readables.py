"""What can be read under a URI: a resource of its own, or one of a template."""

from collections.abc import Mapping
from typing import Any

from attrs import define, field, frozen
from mcp.shared.uri_template import InvalidUriTemplate, UriTemplate

from ccmaster_hookspecs.contributed import Contributed
from ccmaster_hookspecs.mcp import Resource, ResourceTemplate
from ccmaster_hookspecs.principals import Principal


@frozen
class Readable:
    """What a URI stands for."""

    offer: Resource | ResourceTemplate
    variables: Mapping[str, str]
    """What the URI has in the places of its template; empty for a fixed resource."""


@define
class Readables:
    """Finds what callers may read."""

    _contributed: Contributed
    _view: Mapping[str, ResourceTemplate] | None = None
    _parsed: list[tuple[UriTemplate, ResourceTemplate]] = field(factory=list)

    def find(self, caller: Principal, uri: str) -> Readable | None:
        """Return what a URI stands for; None: nothing that this caller may read."""
        resource = self._contributed.resources.get(uri)
        if resource is not None:
            return Readable(resource, {}) if resource.scope in caller.scopes else None
        for template, offer in self._templates():
            if offer.scope in caller.scopes:
                variables = _variables(template, uri)
                if variables is not None:
                    return Readable(offer, variables)
        return None

    def _templates(self) -> list[tuple[UriTemplate, ResourceTemplate]]:
        view = self._contributed.templates
        if view is self._view:
            return self._parsed
        parsed: list[tuple[UriTemplate, ResourceTemplate]] = []
        for offer in view.values():
            try:
                parsed.append((UriTemplate.parse(offer.uri_template), offer))
            except InvalidUriTemplate as error:
                self._contributed.refuse(offer, f"its template is none: {error}")
        self._view, self._parsed = self._contributed.templates, parsed
        return parsed


def _variables(template: UriTemplate, uri: str) -> Mapping[str, str] | None:
    matched: Mapping[str, Any] | None = template.match(uri)
    if matched is None:
        return None
    # What is one value to ccmaster may be several to a template, such as {/path*}.
    variables = {
        name: "/".join(value) if isinstance(value, list) else value
        for name, value in matched.items()
    }
    return None if any("\0" in value for value in variables.values()) else variables
