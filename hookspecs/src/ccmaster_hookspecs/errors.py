"""The one tree of errors that people and programs are told of.

Every error says what is wrong, with what, and how to mend it.
"""


class CcmasterError(Exception):
    """Something a person or a program can do something about.

    Args:
        problem: What is wrong, and with what; one sentence without a full stop.
        mend: What to do next; None where nothing can be done but to report it.
    """

    def __init__(self, problem: str, mend: str | None = None) -> None:
        super().__init__(problem, mend)
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.problem}: {self.mend}" if self.mend else self.problem


class InvalidRequest(CcmasterError):
    """The caller asked for something that cannot be: a bad id, path, name or value."""


class UnknownSession(InvalidRequest):
    """No session has this id, prefix or name."""


class Refused(CcmasterError):
    """A policy, a plugin or a missing scope said no."""


class ConfigurationError(CcmasterError):
    """The configuration cannot be read; the problem names the file and the key."""


class PluginError(CcmasterError):
    """A plugin is broken, incompatible or not installed."""


class RuntimeFailure(CcmasterError):
    """An agent could not be started, or is gone when it was needed."""


class StoreError(CcmasterError):
    """The store cannot do what was asked."""


class StoreUnavailable(StoreError):
    """The store cannot be written or read now: disk full, read-only, locked, closed."""


class StoreCorrupt(StoreError):
    """The store's file is damaged, or not a store at all."""


class StoreTooNew(StoreError):
    """A newer ccmaster wrote the store; this one refuses to touch it."""


class Conflict(StoreError):
    """The stream has moved on since the writer last read it: read again, decide again.

    Args:
        stream: The stream that was to be appended to.
        expected: The last position the writer knew; 0 for an empty stream.
        actual: The stream's last position now.
    """

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"{stream} is at {actual}, not at {expected}", "read it again and retry")
        self.stream = stream
        self.expected = expected
        self.actual = actual


class AlreadyClaimed(StoreError):
    """Another holder's claim on the stream is in force.

    Args:
        stream: The stream that was to be claimed.
        holder: Who has it.
    """

    def __init__(self, stream: str, holder: str) -> None:
        super().__init__(f"{stream} is held by {holder}", "wait until the claim ends")
        self.stream = stream
        self.holder = holder


class StaleClaim(StoreError):
    """The writer's claim is no longer in force; nothing was written.

    Args:
        stream: The stream whose claim was lost.
        epoch: The epoch that the writer held.
    """

    def __init__(self, stream: str, epoch: int) -> None:
        super().__init__(f"the claim {epoch} on {stream} is over", "stop writing to it")
        self.stream = stream
        self.epoch = epoch
