"""What a `result` of the CLI says of the turn that it ends. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime

from ccmaster_hookspecs.events import Failure, TurnEnded, UsageRecorded
from ccmaster_plugin_claude_code import wire

UNAUTHORIZED, TOO_MANY_REQUESTS = 401, 429
LOG_IN = (
    "log in with `claude`, or set ANTHROPIC_API_KEY in [claude_code.environment] of the "
    "configuration, and resume the session"
)
_CUT_SHORT = {"aborted_streaming", "aborted_tools"}
_FAILURES = {
    "max_turns": Failure.MAX_TURNS,
    "error_max_turns": Failure.MAX_TURNS,
    "budget_exhausted": Failure.BUDGET,
    "error_max_budget_usd": Failure.BUDGET,
}
_MEND = {
    Failure.MAX_TURNS: "send a message to go on",
    Failure.BUDGET: "it answers nothing more; start another session",
}


def turn_ended(message: wire.Wire, stream: str, doomed: str | None) -> TurnEnded:
    """Say how a turn ended; which messages it answers is left open.

    Args:
        message: The `result`.
        stream: The session's stream.
        doomed: Why ccmaster itself would have cut it short; None: it had no reason to.
    """
    failure = failure_of(message)
    if failure is None:
        error = None
    elif failure is Failure.INTERRUPTED and doomed:
        failure, error = Failure.ERROR, doomed
    else:
        error = _error(message, failure)
    return TurnEnded(
        stream=stream,
        answer="" if _reports_error(message) else wire.text(message, "result"),
        failure=failure,
        error=error,
        steps=int(wire.number(message, "num_turns")),
        duration_ms=int(wire.number(message, "duration_ms")),
    )


def failure_of(message: wire.Wire) -> Failure | None:
    """Say why a turn failed; None where it did not.

    An error of the model's service comes as subtype 'success' with `is_error`: the subtype
    alone tells nothing (measured with Claude Code 2.1.330).
    """
    reason = wire.text(message, "terminal_reason")
    if reason in _CUT_SHORT:
        return Failure.INTERRUPTED
    for name in (reason, wire.text(message, "subtype")):
        if name in _FAILURES:
            return _FAILURES[name]
    if not _reports_error(message):
        return None
    limited = wire.number(message, "api_error_status") == TOO_MANY_REQUESTS
    return Failure.LIMIT if limited else Failure.ERROR


def usage(message: wire.Wire, stream: str) -> Iterator[UsageRecorded]:
    """Say what was spent since the last result, model by model.

    Only `model_usage_since_last_result` is a difference; the other counts of a result are of
    the turn, or of the whole process, or of the conversation since it began.
    """
    result_id = wire.text(message, "uuid")
    spent = wire.table(message, "model_usage_since_last_result")
    for model in spent:
        counts = wire.table(spent, model)
        name = wire.clean(model)
        yield UsageRecorded(
            stream=stream,
            usage_id=f"{result_id}/{name}",
            model=name,
            input_tokens=int(wire.number(counts, "inputTokens")),
            output_tokens=int(wire.number(counts, "outputTokens")),
            cache_read_tokens=int(wire.number(counts, "cacheReadInputTokens")),
            cache_write_tokens=int(wire.number(counts, "cacheCreationInputTokens")),
            cost_usd=float(wire.number(counts, "costUSD")),
        )


def reset_time(rate_limit: wire.Wire) -> datetime | None:
    """Read when a usage limit resets; None where the CLI does not say."""
    seconds = wire.number(rate_limit, "resetsAt")
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, ValueError, OSError):
        return None


def _reports_error(message: wire.Wire) -> bool:
    return message.get("is_error") is True


def _error(message: wire.Wire, failure: Failure) -> str:
    if failure is Failure.INTERRUPTED:
        return "it was interrupted"
    told = wire.text(message, "result") or "; ".join(wire.texts(message, "errors"))
    told = told or wire.text(message, "subtype") or "the agent gave no reason"
    refused = wire.number(message, "api_error_status") == UNAUTHORIZED
    mend = LOG_IN if refused else _MEND.get(failure)
    return f"{told}: {mend}" if mend else told
