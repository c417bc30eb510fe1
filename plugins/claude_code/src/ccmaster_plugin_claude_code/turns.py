"""Where a session's turns begin and end, and which messages belong to each. Pure."""

from collections.abc import Iterator

from attrs import define, evolve, field

from ccmaster_hookspecs import events as e


@define
class Turns:
    """Follows the messages that the CLI was given, from its memory to the end of their turn."""

    stream: str
    running: bool = False
    """What the CLI itself says."""
    background: bool = False
    """Whether something goes on that is no part of the turn."""
    _sent: set[str] = field(factory=set)
    """Messages that were written to the CLI, and that it has not begun on."""
    _begun: tuple[str, ...] = ()
    """Messages that it began on, and whose turn has not shown itself yet."""
    _turn: tuple[str, ...] | None = None
    """The messages of the turn that runs; None: none runs."""
    _ended: e.TurnEnded | None = None
    """How that turn ended, until the CLI is ready for the next."""

    @property
    def open(self) -> bool:
        """Whether a turn runs that has no result yet."""
        return self._turn is not None and self._ended is None

    @property
    def messages(self) -> tuple[str, ...]:
        """What the CLI has begun on, and whose turn is not over."""
        return (*self._begun, *(self._turn or ()))

    def sent(self, message_id: str) -> None:
        """Take note that a message is about to be written to the CLI."""
        self._sent.add(message_id)

    def lifecycle(self, message_id: str, state: str) -> Iterator[e.Event]:
        """Follow a message; one that is not ours, such as a peer's, only shows that a turn begins.

        'queued' says no more than that the message is in the CLI's memory, where it dies with
        the process. 'cancelled' also follows 'started', when a turn is cut short.
        """
        if state == "started":
            yield from self.finish()
        if message_id not in self._sent or state not in {"started", "completed", "cancelled"}:
            return
        self._sent.remove(message_id)
        if state == "cancelled":
            yield e.MessageCancelled(stream=self.stream, message_id=message_id)
            return
        yield e.MessageDelivered(stream=self.stream, message_id=message_id)
        if self._turn is None:
            self._begun += (message_id,)
        else:
            self._turn += (message_id,)  # taken up in the middle of the turn that runs

    def work(self) -> Iterator[e.Event]:
        """See that a turn runs: the one of the messages begun on, or one nobody asked for."""
        yield from self.finish()
        if self._turn is None:
            self._turn, self._begun = self._begun, ()
            yield e.TurnStarted(stream=self.stream, message_ids=self._turn)

    def result(self, ended: e.TurnEnded) -> Iterator[e.Event]:
        """Take note of how the turn ended; a result of no turn changes nothing."""
        if self._begun and self._turn is None:
            yield from self.work()
        if self._turn is None:
            return
        self._ended = ended
        # While a subagent works in the background the CLI stays 'running' after a turn, and
        # yet begins on the next message at once (measured with Claude Code 2.1.330).
        if self.background or not self.running:
            yield from self.finish()

    def idle(self) -> Iterator[e.Event]:
        """End what has not ended: the CLI has nothing to do."""
        self.running = False
        yield from self.cut(e.Failure.ERROR, "the agent gave no result")

    def cut(self, failure: e.Failure, error: str) -> Iterator[e.Event]:
        """End the turn; `failure` and `error` are for one that has no result."""
        if self._begun and self._turn is None:
            yield from self.work()
        if self.open:
            self._ended = e.TurnEnded(stream=self.stream, failure=failure, error=error)
        yield from self.finish()

    def finish(self) -> Iterator[e.Event]:
        """End the turn that has its result; nothing happens where there is none."""
        if self._ended:
            ended = evolve(self._ended, in_reply_to=self._turn or ())
            self._turn = self._ended = None
            yield ended
