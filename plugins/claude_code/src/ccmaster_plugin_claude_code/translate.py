"""From the CLI's messages to events: one process's messages in, what they mean out. Pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from attrs import define, field

from ccmaster_hookspecs import events as e
from ccmaster_plugin_claude_code import results, wire
from ccmaster_plugin_claude_code.lines import Overlong
from ccmaster_plugin_claude_code.notices import Notices
from ccmaster_plugin_claude_code.subjects import one_line
from ccmaster_plugin_claude_code.tools import Tools
from ccmaster_plugin_claude_code.turns import Turns

RESULTS_REMEMBERED = 64
LOGIN_TRIES = 2
"""After a first refusal the CLI may renew its login; after a second it repeats itself for
minutes (ten times, measured with Claude Code 2.1.330)."""
REFUSED_LOGINS = {"authentication_failed", "oauth_org_not_allowed", "account_on_hold"}


@define
class Translator:
    """Follows one process of the CLI. It takes any message in any order without failing."""

    stream: str
    account: str | None = None
    budget_usd: float | None = None
    model: str | None = None
    mode: str | None = None
    doomed: str | None = None
    """Why the turn that runs cannot succeed, though the CLI goes on trying; None: it may."""
    turns: Turns = field(init=False)
    _tools: Tools = field(init=False)
    _notices: Notices = field(init=False)
    _resets_at: datetime | None = None
    _work: tuple[str, ...] = ()
    _counted: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        self.turns, self._tools = Turns(self.stream), Tools(self.stream)
        self._notices = Notices(self.stream)

    def read(self, line: bytes | Overlong | wire.Wire) -> list[e.Event]:
        """Return what a line of the CLI means, or the message that it holds."""
        if isinstance(line, Overlong):
            text = f"a line of {line.size} bytes was left out: [claude_code] max_line_bytes is less"
            return list(self._notices.once(text, "overlong"))
        if not isinstance(line, bytes):
            return list(self._read(line))
        message = wire.parse(line)
        if message is None:
            said = one_line(line[:200].decode(errors="replace"))
            text = f"the agent wrote what is no message: {said}"
            return list(self._notices.once(text, "unreadable"))
        return list(self._read(message))

    def model_is(self, model: str) -> Iterator[e.Event]:
        """Take note of the model in use; empty: it is not known."""
        if model and model != self.model:
            self.model = model
            yield e.ModelChanged(stream=self.stream, model=model)

    def mode_is(self, mode: str) -> Iterator[e.Event]:
        """Take note of the permission mode in use; empty: it is not known."""
        if mode and mode != self.mode:
            self.mode = mode
            yield e.PermissionModeChanged(stream=self.stream, mode=mode)

    def _read(self, message: wire.Wire) -> Iterator[e.Event]:
        kind = wire.kind(message)
        if reader := _READERS.get(kind):
            yield from reader(self, message)
        elif news := _NEWS.get(kind):
            content = " ".join(wire.text(message, "content").split())
            yield self._notices.tell(news.format(content))
        elif kind not in _OF_NO_INTEREST and not kind.startswith("system/"):
            yield from self._notices.once(
                f"the agent wrote a message of unknown type {kind!r}", kind
            )

    def _lifecycle(self, message: wire.Wire) -> Iterator[e.Event]:
        message_id, state = wire.text(message, "command_uuid"), wire.text(message, "state")
        return self.turns.lifecycle(message_id, state)

    def _state(self, message: wire.Wire) -> Iterator[e.Event]:
        match wire.text(message, "state"):
            case "running":
                self.turns.running = True
            case "idle":
                yield from self.turns.idle()

    def _init(self, message: wire.Wire) -> Iterator[e.Event]:
        """Read what comes at the beginning of each turn."""
        yield from self.turns.work()
        yield from self.model_is(wire.text(message, "model"))
        yield from self.mode_is(wire.text(message, "permissionMode"))

    def _status(self, message: wire.Wire) -> Iterator[e.Event]:
        return self.mode_is(wire.text(message, "permissionMode"))

    def _assistant(self, message: wire.Wire) -> Iterator[e.Event]:
        if not wire.text(message, "parent_tool_use_id"):
            yield from self.turns.work()
        if message.get("is_api_error_message") is True:
            # its text comes again, as the error of the turn
            limit = wire.table(wire.table(message, "api_error_params"), "rate_limit_info")
            self._resets_at = results.reset_time(limit) or self._resets_at
        else:
            yield from self._tools.said(message)

    def _user(self, message: wire.Wire) -> Iterator[e.Event]:
        return self._tools.finished(message)

    def _result(self, message: wire.Wire) -> Iterator[e.Event]:
        result_id = wire.text(message, "uuid")
        if result_id and result_id in self._counted:
            return
        self._counted = (*self._counted, result_id)[-RESULTS_REMEMBERED:]
        yield from results.usage(message, self.stream)
        ended = results.turn_ended(message, self.stream, self.doomed)
        self.doomed = None
        if ended.failure is e.Failure.LIMIT:
            yield e.LimitReached(
                stream=self.stream,
                account=self.account,
                until=self._resets_at,
                reason=ended.error or "",
            )
        elif ended.failure is e.Failure.BUDGET and self.budget_usd is not None:
            yield e.BudgetSpent(stream=self.stream, budget_usd=self.budget_usd)
        yield from self.turns.result(ended)

    def _retry(self, message: wire.Wire) -> Iterator[e.Event]:
        attempt, error = int(wire.number(message, "attempt")), wire.text(message, "error")
        yield e.RetryScheduled(
            stream=self.stream,
            attempt=attempt,
            max_attempts=int(wire.number(message, "max_retries")),
            delay_ms=int(wire.number(message, "retry_delay_ms")),
            status=int(wire.number(message, "error_status")) or None,
            error=error,
        )
        if error in REFUSED_LOGINS and attempt >= LOGIN_TRIES and self.turns.open:
            reason = error.replace("_", " ")
            self.doomed = f"the model's service refuses the login ({reason}): {results.LOG_IN}"

    def _rate_limit(self, message: wire.Wire) -> Iterator[e.Event]:
        limit = wire.table(message, "rate_limit_info")
        reached = wire.text(limit, "status") == "rejected"
        self._resets_at = results.reset_time(limit) if reached else None
        return iter(())

    def _background(self, message: wire.Wire) -> Iterator[e.Event]:
        tasks = wire.tables(message, "tasks")
        work = tuple(
            one_line(wire.text(task, "description")) or wire.text(task, "task_type") or "a task"
            for task in tasks
        )
        if work != self._work:
            self._work = work
            yield e.PendingWorkChanged(stream=self.stream, work=work)
        self.turns.background = bool(work)
        if work:
            yield from self.turns.finish()

    def _denied(self, message: wire.Wire) -> Iterator[e.Event]:
        """Read what the CLI denied by itself: by a rule of the person's own, or by its mode."""
        yield e.PermissionDenied(
            stream=self.stream,
            tool=wire.text(message, "tool_name"),
            reason=wire.text(message, "decision_reason") or wire.text(message, "message"),
            tool_use_id=wire.text(message, "tool_use_id") or None,
        )


_READERS: Mapping[str, Callable[[Translator, wire.Wire], Iterator[e.Event]]] = {
    "assistant": Translator._assistant,
    "command_lifecycle": Translator._lifecycle,
    "rate_limit_event": Translator._rate_limit,
    "result": Translator._result,
    "system/api_retry": Translator._retry,
    "system/background_tasks_changed": Translator._background,
    "system/init": Translator._init,
    "system/permission_denied": Translator._denied,
    "system/session_state_changed": Translator._state,
    "system/status": Translator._status,
    "user": Translator._user,
}
_NEWS = {
    "system/compact_boundary": "the conversation was compacted",
    "system/informational": "{}",
    "system/model_fallback": "{}",
    "system/model_refusal_fallback": "{}",
    "system/session_writes_lost": "the disk is full: the agent cannot keep its conversation",
}
_OF_NO_INTEREST = {
    *("stream_event", "tool_progress", "tool_use_summary", "auth_status", "prompt_suggestion"),
    *("keep_alive", "streamlined_text", "streamlined_tool_use_summary", "conversation_reset"),
    *("control_response", "control_request", "control_cancel_request"),
}
