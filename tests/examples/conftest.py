"""The example plugins of the documentation, as if they were installed."""

from importlib import import_module
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.fixture(autouse=True)
def on_the_path(monkeypatch):
    monkeypatch.syspath_prepend(EXAMPLES)


@pytest.fixture
def example():
    """Return a module of an example: `example("echo.agent")`."""

    def module(name):
        return import_module(f"ccmaster_plugin_{name}")

    return module
