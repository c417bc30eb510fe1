"""Configuration from JSON, in the form `{"mcp": {"server": {…}, "client": {"servers": […]}}}`."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ccmaster_core.config.changes import Edit
from ccmaster_core.config.secrets import holds_secret, secret_argument
from ccmaster_hookspecs.errors import ConfigurationError

SERVER = "mcp_server"
CLIENT = "mcp_client"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_FORM = 'the form is {"mcp": {"server": {…}, "client": {"servers": [{"name": …, "command": …}]}}}'


def edits_from_json(text: str, source: str) -> Sequence[Edit]:
    """Tell which keys a JSON text gives which values; nothing is written yet.

    Args:
        text: What the file holds.
        source: What the file is called, for errors.

    Raises:
        ConfigurationError: It is not JSON, not of this form, or gives a secret to all who look.
    """
    try:
        return tuple(_Import(source).edits(text))
    except RecursionError:
        raise ConfigurationError(f"{source} has too many brackets within brackets", _FORM) from None


class _Import:
    """One JSON file on its way into the configuration."""

    def __init__(self, source: str) -> None:
        self._source = source

    def edits(self, text: str) -> Iterator[Edit]:
        root = self._object(self._parsed(text), "it", allowed=("mcp",))
        mcp = self._object(root.get("mcp", {}), "mcp", allowed=("server", "client"))
        for name, value in self._object(mcp.get("server", {}), "mcp.server").items():
            yield Edit((SERVER, name), self._plain(value, f"mcp.server.{name}"))
        client = self._object(mcp.get("client", {}), "mcp.client")
        for name, value in client.items():
            if name == "servers":
                yield from self._servers(value)
            else:
                yield Edit((CLIENT, name), self._plain(value, f"mcp.client.{name}"))

    def _servers(self, servers: Any) -> Iterator[Edit]:
        if not isinstance(servers, list):
            raise self._wrong("mcp.client.servers", "it must be a list")
        seen: set[str] = set()
        for index, entry in enumerate(servers):
            place = f"mcp.client.servers[{index}]"
            server = dict(self._object(entry, place))
            name = server.pop("name", None)
            if not (isinstance(name, str) and _NAME.fullmatch(name)):
                raise self._wrong(f"{place}.name", "give it a name of letters, digits, '-' and '_'")
            if name in seen:
                raise self._wrong(f"{place}.name", f"another server is called {name} already")
            seen.add(name)
            self._check(server, place)
            yield Edit((CLIENT, "servers", name), self._plain(server, place))

    def _check(self, server: Mapping[str, Any], place: str) -> None:
        command, arguments = server.get("command", ""), server.get("args", [])
        if not isinstance(command, str):
            raise self._wrong(f"{place}.command", "it must be text")
        if not (isinstance(arguments, list) and all(isinstance(one, str) for one in arguments)):
            raise self._wrong(f"{place}.args", "it must be a list of text")
        environment = self._object(server.get("env", {}), f"{place}.env")
        for name, value in environment.items():
            if not isinstance(value, str):
                raise self._wrong(f"{place}.env.{name}", "it must be text")
        found = secret_argument([*command.split(), *arguments])
        if found or holds_secret(command):
            raise ConfigurationError(
                f"{self._source}: {place} gives a secret to all who list processes:"
                f" {found or 'its command'}",
                'pass it by the environment, such as "env": {"GITHUB_TOKEN": "${GITHUB_TOKEN}"}',
            )

    def _parsed(self, text: str) -> Any:
        try:
            return json.loads(text, object_pairs_hook=self._once)
        except ValueError as error:
            raise ConfigurationError(f"{self._source} is not JSON: {error}", _FORM) from None

    def _once(self, pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                raise self._wrong(name, "it is there twice: leave one out")
            found[name] = value
        return found

    def _object(
        self, value: Any, place: str, allowed: Sequence[str] | None = None
    ) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(place, "it must be an object")
        for name in value:
            if allowed is not None and name not in allowed:
                inside = name if place == "it" else f"{place}.{name}"
                raise ConfigurationError(f"{self._source}: {inside} has no place here", _FORM)
        return value

    def _plain(self, value: Any, place: str) -> Any:
        """Return a value that TOML can say."""
        if isinstance(value, dict):
            return {name: self._plain(inner, f"{place}.{name}") for name, inner in value.items()}
        if isinstance(value, list):
            return [self._plain(inner, place) for inner in value]
        if value is None:
            raise self._wrong(place, "null says nothing here: leave it out")
        if isinstance(value, float) and not math.isfinite(value):
            raise self._wrong(place, "it must be a number")
        return value

    def _wrong(self, place: str, mend: str) -> ConfigurationError:
        return ConfigurationError(f"{self._source}: {place} is wrong", mend)
