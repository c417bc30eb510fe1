"""What can be configured."""

from attrs import frozen

from ccmaster_hookspecs.settings import setting


@frozen
class FarDoor:
    """A server of ccmaster's elsewhere."""

    url: str | None = setting(None, "Its address; unset: agents use the one of their own host.")
