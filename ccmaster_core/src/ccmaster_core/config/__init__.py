"""The configuration: `config.toml` in the home of ccmaster, as the core and its plugins see it."""

from ccmaster_core.config.changes import Change, Edit
from ccmaster_core.config.configuration import Configuration
from ccmaster_core.config.imported import edits_from_json
from ccmaster_core.config.problems import Problem
from ccmaster_core.config.shown import Shown

__all__ = ["Change", "Configuration", "Edit", "Problem", "Shown", "edits_from_json"]
