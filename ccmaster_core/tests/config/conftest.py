"""A home to configure, and the settings of a plugin that has every type there is."""

from collections.abc import Callable, Mapping
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Literal

import pytest
from attrs import Factory, field, frozen, validators

from ccmaster_core.config import Configuration
from ccmaster_core.home import Home
from ccmaster_hookspecs.contributions import Settings
from ccmaster_hookspecs.settings import at_least, setting


class Tone(StrEnum):
    WARM = "warm"
    DRY = "dry"


@frozen(kw_only=True)
class Neighbour:
    command: str
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = Factory(dict)


def _not_both(self: "Greeting", _: object, value: bool) -> None:
    if value and self.words == ("silence",):
        raise ValueError("it cannot be loud about silence")


@frozen(kw_only=True)
class Greeting:
    """How the plugin greets."""

    words: tuple[str, ...] = setting(("hello",), "What it says.")
    times: int = setting(1, "How often.", validator=at_least(1))
    patience: float | None = setting(None, "Seconds.", validator=at_least(0))
    loud: bool = setting(False, "Whether it shouts.", validator=_not_both)
    tone: Tone = field(default=Tone.WARM, metadata={"help": "How it sounds."})
    mode: Literal["wave", "bow"] = setting("wave", "What it does meanwhile.")
    at: time | None = None
    """When."""
    book: Path | None = None
    """Where its words are."""
    key: str | None = setting(None, "Who may hear it.", secret=True)
    label: str | int = setting("x", "How it is called.")
    name: str = setting("Ana", "Whom it greets.", validator=validators.max_len(8))
    neighbours: Mapping[str, Neighbour] = setting(Factory(dict), "Whom it knows.")


GREETING = Settings(table="greeting", shape=f"{__name__}:Greeting")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def configured(home: Home) -> Callable[[str], Configuration]:
    """Write the configuration file, and load it as with the plugin installed."""

    def write_and_load(text: str | None = None) -> Configuration:
        if text is not None:
            home.make()
            home.configuration.write_text(text, encoding="utf-8")
        return Configuration.load(home, [GREETING])

    return write_and_load
