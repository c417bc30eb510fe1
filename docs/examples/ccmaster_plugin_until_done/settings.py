"""What can be set in the table `until_done`."""

from attrs import frozen

from ccmaster_hookspecs.settings import setting


@frozen(kw_only=True)
class UntilDoneSettings:
    """When a session has nothing left to do."""

    word: str = setting("DONE", "What the agent says then.")
