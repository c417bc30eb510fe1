"""Many clients at once: `python -m tests.stress.clients URL SECONDS SESSION… <TOKEN`.

Most behave and say of every error that it is one; the others go without a word, in the middle of
whatever they do. What was done and what went wrong is printed as JSON.
"""

import asyncio
import json
import random
import sys
import time
import traceback
from collections import Counter

import httpx2
from attrs import define, field
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from tests.stress import rude

LEGACY, MODERN = "2025-11-25", "2026-07-28"
MODES = {LEGACY: "legacy", MODERN: MODERN}
POLITE, RUDE = 36, 14
UPDATED = "notifications/resources/updated"
PATIENCE = 30.0
"""Seconds after which something that was to happen is taken not to happen."""
VISIT = 12
"""How often a client does something before it connects anew."""


@define
class Run:
    url: str
    token: str
    sessions: list[str]
    until: float
    done: Counter[str] = field(factory=Counter)
    wrong: list[str] = field(factory=list)

    @property
    def over(self):
        return time.monotonic() > self.until

    async def behave(self, number):
        """Come, do things, and go, again and again."""
        chance = random.Random(number)
        while not self.over:
            visit = Visit(self, chance, chance.choice((LEGACY, MODERN)))
            try:
                async with asyncio.timeout(4 * PATIENCE):
                    await visit.make()
            except Exception:  # noqa: BLE001 - all of them are told
                self.wrong.append(traceback.format_exc(limit=-6))

    async def misbehave(self, number):
        """Break off whatever it is."""
        chance = random.Random(number)
        while not self.over:
            deed = chance.choice(rude.DEEDS)
            try:
                async with asyncio.timeout(PATIENCE):
                    await deed(self.url, self.token, chance.choice(self.sessions))
            except TimeoutError:
                self.wrong.append(f"{deed.__name__} had no answer")
            except OSError:
                self.done["refused"] += 1  # it was broken off while somebody spoke
            self.done[deed.__name__] += 1
            await asyncio.sleep(chance.uniform(0.1, 0.3))


@define
class Visit:
    _run: Run
    _chance: random.Random
    _era: str
    _told: asyncio.Queue[object] = field(factory=asyncio.Queue)

    async def make(self):
        headers = {"Authorization": f"Bearer {self._run.token}"}
        how = {"message_handler": self._keep} if self._era == LEGACY else {}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=PATIENCE) as http,
            Client(
                streamable_http_client(self._run.url, http_client=http),
                mode=MODES[self._era],
                cache=None,
                **how,
            ) as client,
        ):
            self._run.done[f"visits {self._era}"] += 1
            for _ in range(VISIT):
                if self._run.over:
                    break
                await self._chance.choice((self.lists, self.reads, self.hears, self.sends))(client)

    async def lists(self, client):
        result = await client.call_tool("list_sessions", {"limit": 5})
        self._good("lists", not result.is_error and result.structured_content["sessions"], result)

    async def reads(self, client):
        read = await client.read_resource(self._of(self._chance.choice(self._run.sessions)))
        self._good("reads", json.loads(read.contents[0].text)["session_id"], read)

    async def sends(self, client):
        await self._send(client, self._chance.choice(self._run.sessions))

    async def hears(self, client):
        """Subscribe to a session, change it, and hear of it."""
        session = self._chance.choice(self._run.sessions)
        if self._era == LEGACY:
            await client.session.subscribe_resource(self._of(session))
            await self._send(client, session)
            await self._heard()
            await client.session.unsubscribe_resource(self._of(session))
        else:
            async with client.listen(resource_subscriptions=[self._of(session)]) as stream:
                await self._send(client, session)
                async with asyncio.timeout(PATIENCE):
                    self._good("hears", await anext(aiter(stream)), stream)

    async def _send(self, client, session):
        arguments = {"session_id": session, "message": "a", "wait_for_response": False}
        result = await client.call_tool("send_message_to_session", arguments)
        self._good("sends", not result.is_error, result)

    async def _heard(self):
        async with asyncio.timeout(PATIENCE):
            while (
                getattr(await self._told.get(), "method", "") != "notifications/resources/updated"
            ):
                pass
        self._good("hears", True, None)

    async def _keep(self, message):
        self._told.put_nowait(message)

    def _of(self, session):
        return f"ccmaster://session_status/{session}"

    def _good(self, word, good, seen):
        self._run.done[word] += 1
        if not good:
            self._run.wrong.append(f"{word}: {seen!r:.500}")


async def main(url, seconds, sessions):
    run = Run(url, sys.stdin.readline().strip(), sessions, time.monotonic() + float(seconds))
    async with asyncio.TaskGroup() as clients:
        for number in range(POLITE):
            clients.create_task(run.behave(number))
        for number in range(RUDE):
            clients.create_task(run.misbehave(number))
    print(json.dumps({"done": run.done, "wrong": run.wrong}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
