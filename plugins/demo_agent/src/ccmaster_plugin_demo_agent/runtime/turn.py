"""Play one turn: from a message, or from waking up, to its end."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

from attrs import define

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.events import Failure
from ccmaster_plugin_demo_agent.answers import (
    Background,
    Drop,
    Ending,
    HttpError,
    Reply,
    Text,
    UsageLimit,
    Use,
)
from ccmaster_plugin_demo_agent.runtime import usage
from ccmaster_plugin_demo_agent.runtime.interruption import Interrupted
from ccmaster_plugin_demo_agent.runtime.retries import as_limit, retry, told
from ccmaster_plugin_demo_agent.runtime.stage import Scene, Stage
from ccmaster_plugin_demo_agent.runtime.tool_use import tool_use, used
from ccmaster_plugin_demo_agent.runtime.transcript import Answered


class _Failed(Exception):
    def __init__(self, failure: Failure, error: str) -> None:
        self.failure, self.error = failure, error


@define(eq=False)
class Turn:
    """One turn of an agent."""

    _stage: Stage
    _scene: Scene
    _message_ids: tuple[str, ...]
    """What it works on; empty where the agent woke by itself."""
    _attempt: int = 0
    _steps: int = 0
    _read: int = 0
    _written: int = 0
    _answer: str = ""

    async def events(self) -> AsyncIterator[e.Event]:
        """Yield what happens, from TurnStarted to TurnEnded."""
        begun = asyncio.get_running_loop().time()
        failed: _Failed | None = None
        yield e.TurnStarted(stream=self._stage.stream, message_ids=self._message_ids)
        try:
            async for event in self._play():
                yield event
        except Interrupted:
            failed = _Failed(Failure.INTERRUPTED, "interrupted")
        except _Failed as failure:
            failed = failure
        seconds = asyncio.get_running_loop().time() - begun
        for event in self._reckoned(failed, seconds):
            yield event

    async def _play(self) -> AsyncIterator[e.Event]:
        while True:
            if self._stage.budget_spent:
                raise _Failed(Failure.BUDGET, "the session's budget is spent")
            match as_limit(self._scene.answer(self._attempt)):
                case Reply() as reply:
                    async for event in self._speak(reply):
                        yield event
                    if reply.ending is Ending.END_TURN:
                        return
                case UsageLimit(seconds=seconds):
                    yield self._limit(seconds)
                    raise _Failed(Failure.LIMIT, "the usage limit is reached")
                case HttpError() | Drop() as error:
                    scheduled = self._retry(error)
                    yield scheduled
                    await self._pause(scheduled.delay_ms / 1000)
                    self._attempt += 1

    async def _speak(self, reply: Reply) -> AsyncIterator[e.Event]:
        await self._pause(reply.silence + self._stage.settings.pace)
        place = f"{self._scene.message_id}/{self._scene.step}"
        self._count(reply)
        for number, part in enumerate(reply.parts):
            self._stage.interruption.check()
            match part:
                case Text():
                    await self._pause(part.pause * len(part.words))
                    self._answer = part.text
                    yield e.TextSaid(stream=self._stage.stream, text=part.text)
                case Use() | Background():
                    use = tool_use(part, f"{place}.{number}")
                    yield e.ToolStarted(
                        stream=self._stage.stream,
                        tool_use_id=f"{place}.{number}",
                        tool=use.tool,
                        subject=use.subject,
                    )
                    for event in await used(self._stage, part, use):
                        yield event

    def _count(self, reply: Reply) -> None:
        read, written = usage.input_tokens(self._scene.text, reply), usage.output_tokens(reply)
        self._read += read
        self._written += written
        self._stage.spent += usage.cost(read, written)
        self._steps += 1
        self._scene.step += 1
        self._attempt = 0

    def _limit(self, seconds: float) -> e.LimitReached:
        return e.LimitReached(
            stream=self._stage.stream,
            account=self._stage.settings.account,
            until=datetime.now(UTC) + timedelta(seconds=seconds),
            reason="the account's usage limit is reached",
        )

    def _retry(self, error: HttpError | Drop) -> e.RetryScheduled:
        settings = self._stage.settings
        again = retry(error, self._attempt, settings.max_retries, settings.retry_seconds)
        if again is None:
            raise _Failed(Failure.ERROR, told(error))
        return e.RetryScheduled(
            stream=self._stage.stream,
            attempt=again.attempt,
            max_attempts=settings.max_retries,
            delay_ms=round(again.delay * 1000),
            status=again.status,
            error=told(error),
        )

    async def _pause(self, seconds: float) -> None:
        await self._stage.interruption.wait(asyncio.sleep(seconds))

    def _reckoned(self, failed: _Failed | None, seconds: float) -> Iterator[e.Event]:
        """Yield what the turn cost, and its end; keep its answer before that is told."""
        stream, cost = self._stage.stream, usage.cost(self._read, self._written)
        ended = e.TurnEnded(
            stream=stream,
            in_reply_to=self._message_ids,
            answer="" if failed else self._answer,
            failure=failed.failure if failed else None,
            error=failed.error if failed else None,
            steps=self._steps,
            duration_ms=round(seconds * 1000),
        )
        if self._steps:
            yield e.UsageRecorded(
                stream=stream,
                usage_id=f"{self._scene.message_id}/{self._scene.turns}",
                model=self._stage.model,
                input_tokens=self._read,
                output_tokens=self._written,
                cost_usd=cost,
            )
        if ended.failure is Failure.BUDGET:
            yield e.BudgetSpent(stream=stream, budget_usd=self._stage.request.budget_usd or 0.0)
        self._scene.turns += 1
        try:
            self._stage.transcript.append(_answered(ended, cost))
        except OSError as error:
            yield e.Notice(stream=stream, text=f"the answer is not in the transcript: {error}")
        yield ended


def _answered(ended: e.TurnEnded, cost: float) -> Answered:
    return Answered(
        message_ids=ended.in_reply_to,
        answer=ended.answer,
        failure=ended.failure,
        cost_usd=cost,
    )
