"""The real Claude Code CLI beside a scripted Messages API: all that its measurements work with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tomli_w
from attrs import frozen
from tests.benchmarks import homes

from ccmaster_plugin_claude_code.settings import ClaudeSettings
from ccmaster_plugin_claude_code.testing import find_cli, offline_environment
from ccmaster_plugin_demo_agent.messages_api import MessagesApi, serve


@frozen
class Offline:
    """A CLI that reaches nothing but a scripted API."""

    api: MessagesApi
    settings: ClaudeSettings
    """How ccmaster runs it; the CLI alone is run the same way."""
    folder: Path
    """Where agents work."""


@contextmanager
def offline(home: Path) -> Iterator[Offline]:
    """Serve the API, and make a home of ccmaster that is configured for it."""
    folder = home / "work"
    folder.mkdir()
    with serve() as api:
        settings = ClaudeSettings(
            binary=find_cli(), environment=offline_environment(home / "cli", api.url)
        )
        table = {"binary": settings.binary, "environment": settings.environment}
        homes.made(home, tomli_w.dumps({"claude_code": table}))
        yield Offline(api, settings, folder)
