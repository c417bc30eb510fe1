"""A fleet of pretended agents on several hosts of one store, and what strikes it."""

import asyncio
import random
import signal
import time

from attrs import define, field
from tests.coordination.work import AT_ONCE, Worker, skills, tasks

from ccmaster_plugin_coordination.tasks import adding
from ccmaster_plugin_coordination.tasks.board import board_of

LEASE = 2
CONFIGURATION = f"""
[host]
lease_seconds = {LEASE}
[sessions]
runtime = "demo"
[mcp_server]
port = 0
[coordination]
max_attempts = 1000
messages_per_minute = 1000000
messages_per_hour = 1000000
max_waiting_messages = 100000
max_unread_mails = 100000
max_chain_messages = 1000000
max_hops = 1000000
"""
PAST_THE_LEASE = (1.2 * LEASE, 1.8 * LEASE)
"""Seconds for which a host is paused, from and to."""


@define
class Fleet:
    """Agents, what they are to do, and the hosts they are on."""

    application: object
    spawn: object
    pause: object
    by: object
    folder: str
    chance: random.Random
    workers: list[Worker] = field(factory=list)
    added: list = field(factory=list)
    sent: list[tuple[str, str]] = field(factory=list)
    """Session and id of each message that the person sent."""
    kills: int = 0
    pauses: int = 0

    async def launch(self, count):
        """Ask for agents; some host will take each."""
        for number in range(count):
            able, name = skills(number), f"agent-{number}"
            session = await self.application.launch(
                by=self.by, working_dir=self.folder, name=name, capabilities=able, watch=False
            )
            self.workers.append(Worker(name, session, able))

    async def add(self, count):
        """Add tasks, a few hundred at a time."""
        self.added = tasks(count, self.workers, self.by, self.chance)
        for begin in range(0, count, AT_ONCE):
            some = self.added[begin : begin + AT_ONCE]
            await adding.add(self.application, some, by=self.by)

    async def write(self, count, pause):
        """Send messages, as a person does, to agents at random."""
        for _ in range(count):
            session = self.chance.choice(self.workers).session
            message = await self.application.send(session, "hello [[text:hi]]", by=self.by)
            self.sent.append((session, message))
            await asyncio.sleep(pause)

    async def strike(self, hosts, work):
        """Kill hosts, or pause them past their lease, at random moments, until cancelled.

        Args:
            hosts: The processes; None where one is down or paused.
            work: How many events there are between two strikes, from and to; not seconds, so
                that a slow machine is struck as often as a fast one.
        """
        async with asyncio.TaskGroup() as healing:
            while True:
                await self._worked(self.chance.randint(*work))
                number = self.chance.randrange(len(hosts))
                host = hosts[number]
                if host is None:
                    continue
                hosts[number] = None
                if self.kills <= self.pauses:
                    self.kills += 1
                    host.kill()
                    await host.wait()
                    healing.create_task(self._again(hosts, number))
                else:
                    self.pauses += 1
                    await self.pause(host, self.application.store)
                    healing.create_task(self._continued(hosts, number, host))

    async def done(self, report=None):
        """Wait until every task is over."""
        wanted = {task.task_id for task in self.added}
        board = board_of(self.application)
        told = time.monotonic()
        while True:
            await board.now()
            left = sum(not board.tasks[task_id].state.over for task_id in wanted)
            if not left:
                return
            if report and time.monotonic() > told:
                told += 5
                report(f"{left} tasks left, {self.kills} kills, {self.pauses} pauses")
            await asyncio.sleep(0.2)

    async def answered(self):
        """Wait until no message of any agent is open."""
        while True:
            statuses = [await self.application.status(worker.session) for worker in self.workers]
            if not any(status.messages for status in statuses):
                return
            await asyncio.sleep(0.2)

    async def _worked(self, events):
        """Wait until so much more has happened."""
        wanted = await self.application.store.position() + events
        while await self.application.store.position() < wanted:
            await asyncio.sleep(0.02)

    async def _again(self, hosts, number):
        hosts[number] = await self.spawn(self.application.store)

    async def _continued(self, hosts, number, host):
        await asyncio.sleep(self.chance.uniform(*PAST_THE_LEASE))
        host.send_signal(signal.SIGCONT)
        hosts[number] = host
