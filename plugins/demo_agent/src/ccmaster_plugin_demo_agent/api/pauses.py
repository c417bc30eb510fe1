"""Wait in a thread, in a way that another thread can cut short."""

from threading import Condition


class Pauses:
    """Every pause of one server."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._releases = 0
        self._over = False

    def wait(self, seconds: float, *, releasable: bool = False) -> None:
        """Wait, unless the server ends.

        Args:
            seconds: For how long at most.
            releasable: Whether `release` cuts it short.
        """
        with self._changed:
            begun = self._releases
            self._changed.wait_for(
                lambda: self._over or (releasable and self._releases != begun), seconds
            )

    def release(self) -> None:
        """End every releasable pause that goes on now."""
        with self._changed:
            self._releases += 1
            self._changed.notify_all()

    def end(self) -> None:
        """End every pause, for good."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
