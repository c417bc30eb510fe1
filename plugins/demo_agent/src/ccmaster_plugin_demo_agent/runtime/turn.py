"""Play one turn: from a message, or from waking up, to its end."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

from attrs import define

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.events import Failure
from ccmaster_plugin_demo_agent.answers import (
    Answer,
    Background,
    Ending,
    Reply,
    Text,
    Use,
)
from ccmaster_plugin_demo_agent.runtime import usage
from ccmaster_plugin_demo_agent.runtime.failures import Failed, retry
from ccmaster_plugin_demo_agent.runtime.interruption import Interrupted
from ccmaster_plugin_demo_agent.runtime.stage import Scene, Stage
from ccmaster_plugin_demo_agent.runtime.tool_use import tool_use, used
from ccmaster_plugin_demo_agent.runtime.transcript import Answered

REFUSED = "the answer above is a refusal · the agent goes on, once it is told so"


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
        failed: Failed | None = None
        yield e.TurnStarted(stream=self._stage.stream, message_ids=self._message_ids)
        try:
            async for event in self._play():
                yield event
        except Interrupted:
            failed = Failed(Failure.INTERRUPTED, "it was interrupted")
        except Failed as failure:
            failed = failure
        seconds = asyncio.get_running_loop().time() - begun
        for event in self._reckoned(failed, seconds):
            yield event

    async def _play(self) -> AsyncIterator[e.Event]:
        while True:
            if self._stage.budget_spent:
                raise Failed(Failure.BUDGET, "the session's budget is spent")
            answer = self._scene.answer(self._attempt, self._stage.last)
            if isinstance(answer, Reply):
                async for event in self._speak(answer):
                    yield event
                if answer.ending is Ending.END_TURN:
                    return
            else:
                scheduled = self._retry(answer)
                yield scheduled
                await self._pause(scheduled.delay_ms / 1000)

    async def _speak(self, reply: Reply) -> AsyncIterator[e.Event]:
        stream = self._stage.stream
        await self._pause(reply.silence + self._stage.settings.pace)
        place = f"{self._scene.message_id}/{self._scene.step}"
        self._count(reply)
        for number, part in enumerate(reply.parts):
            self._stage.interruption.check()
            match part:
                case Text():
                    await self._pause(part.pause * len(part.words))
                    self._answer = part.text
                    if part.text:
                        yield e.TextSaid(stream=stream, text=part.text)
                case Use() | Background():
                    use = tool_use(part, f"{place}.{number}")
                    yield e.ToolStarted(
                        stream=stream,
                        tool_use_id=f"{place}.{number}",
                        tool=use.tool,
                        subject=use.subject,
                    )
                    outcome = await used(self._stage, part, use)
                    self._stage.last = outcome.result.data
                    for event in outcome.told:
                        yield event
        if reply.ending is Ending.REFUSAL:
            yield e.Notice(stream=stream, text=REFUSED)

    def _count(self, reply: Reply) -> None:
        read, written = usage.input_tokens(self._scene.text, reply), usage.output_tokens(reply)
        self._read += read
        self._written += written
        self._stage.spent += usage.cost(read, written)
        self._steps += 1
        self._scene.step += 1
        self._attempt = 0

    def _retry(self, error: Answer) -> e.RetryScheduled:
        """Say when the model is asked again, or raise what the turn fails with."""
        settings = self._stage.settings
        try:
            again = retry(error, self._attempt, settings.max_retries, settings.retry_seconds)
        except Failed:
            self._steps += 1
            raise
        self._attempt += 1
        return e.RetryScheduled(
            stream=self._stage.stream,
            attempt=self._attempt,
            max_attempts=settings.max_retries,
            delay_ms=round(again.delay * 1000),
            status=again.status,
            error=again.error,
        )

    async def _pause(self, seconds: float) -> None:
        await self._stage.interruption.wait(asyncio.sleep(seconds))

    def _reckoned(self, failed: Failed | None, seconds: float) -> Iterator[e.Event]:
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
        if self._read:
            yield e.UsageRecorded(
                stream=stream,
                usage_id=f"{self._scene.message_id}/{self._scene.turns}",
                model=self._stage.model,
                input_tokens=self._read,
                output_tokens=self._written,
                cost_usd=cost,
            )
        if failed:
            yield from self._consequence(failed)
        self._scene.turns += 1
        try:
            self._stage.transcript.append(_answered(ended, cost))
        except OSError as error:
            yield e.Notice(stream=stream, text=f"the answer is not in the transcript: {error}")
        yield ended

    def _consequence(self, failed: Failed) -> Iterator[e.Event]:
        """Yield what a failure means for more than its turn."""
        stream = self._stage.stream
        match failed.failure:
            case Failure.BUDGET:
                budget = self._stage.request.budget_usd or 0.0
                yield e.BudgetSpent(stream=stream, budget_usd=budget)
            case Failure.LIMIT:
                wait = failed.wait
                until = None if wait is None else datetime.now(UTC) + timedelta(seconds=wait)
                yield e.LimitReached(
                    stream=stream,
                    account=self._stage.settings.account,
                    until=until,
                    reason=failed.error,
                )


def _answered(ended: e.TurnEnded, cost: float) -> Answered:
    return Answered(
        message_ids=ended.in_reply_to,
        answer=ended.answer,
        failure=ended.failure,
        cost_usd=cost,
    )
