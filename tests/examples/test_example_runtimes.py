"""The examples of `register_runtimes` and `register_commands` do what they say."""

import pytest

from ccmaster_core.plugins import Plugins


@pytest.fixture
def with_example(ccmaster_home, example, monkeypatch):
    """Let an example be among the plugins that are found."""

    def found(name):
        discover = Plugins.discover

        def discover_more(self, *arguments, **options):
            discover(self, *arguments, **options)
            self.register(example(f"{name}.plugin"))

        monkeypatch.setattr(Plugins, "discover", discover_more)

    return found
