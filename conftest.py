"""What holds for every test: none fails because the machine is slow, or CI rolled other dice."""

import os

from hypothesis import settings

# CI tries the same examples each time, so that its verdict is the code's; others try new ones.
settings.register_profile("ccmaster", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("ccmaster")
