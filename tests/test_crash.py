"""Hosts are killed at random moments: no message is lost, none arrives twice, nothing is left.

The evidence is not ccmaster's own: the scripted agent's transcripts and the real CLI's files say
how often each message arrived, and the machine's process table says what runs.
"""

import asyncio
import json
import os
import random
from collections import Counter

import psutil
import pytest

from ccmaster_core.sessions import receipts
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.messages import MessageState

KILLS, DEMO_SESSIONS, CLAUDE_SESSIONS = 25, 18, 2
LONGEST_LIFE = 4.0
"""Seconds; the real CLI takes about one to come up."""
MARKER = "CCMASTER_SESSION_ID"
CONFIGURATION = "[host]\nlease_seconds = 1\n"


def living_of(session_ids):
    """Return the processes that carry a session's mark, by session."""
    found = {session_id: [] for session_id in session_ids}
    for process in psutil.process_iter():
        try:
            mark = process.environ().get(MARKER)
            if mark in found and process.status() != psutil.STATUS_ZOMBIE:
                found[mark].append(process)
        except psutil.Error:
            continue
    return found


async def watch_for_twins(session_ids, twins):
    """Look again and again whether two CLI processes run one session."""
    while True:
        for session_id, processes in (await asyncio.to_thread(living_of, session_ids)).items():
            roots = [p for p in processes if p.is_running() and p.pid == os.getpgid(p.pid)]
            if len(roots) > 1:
                twins.append((session_id, [(p.pid, p.name()) for p in roots]))
        await asyncio.sleep(0.1)


async def keep_sending(application, ana, sessions, sent):
    """Send messages to sessions at random; note each that was acknowledged."""
    chance = random.Random(1)
    number = 0
    while True:
        session = chance.choice(sessions)
        number += 1
        message = await application.send(session, f"n{number} [[text:answer {number}]]", by=ana)
        sent.append((session, message))
        await asyncio.sleep(chance.uniform(0.0, 0.15))


def arrivals(home, cli_home):
    """Count how often each message arrived, by what the agents themselves wrote down."""
    arrived = Counter()
    for transcript in home.glob("**/*.jsonl"):
        for line in transcript.read_text().splitlines():
            record = json.loads(line)
            if record["kind"] == "received":
                arrived[record["message_id"]] += 1
    for transcript in cli_home.glob(".claude/projects/*/*.jsonl"):
        for line in transcript.read_text().splitlines():
            record = json.loads(line)
            if record.get("type") == "user":
                arrived[record["uuid"]] += 1
    return arrived


async def story(application, session, message):
    """Return a message's events and its receipt, read from the store from the beginning."""
    receipt, told, position = None, [], 0
    while batch := await application.store.read(after=position, stream=f"session/{session}"):
        position = batch[-1].position
        for stored in batch:
            before, receipt = receipt, receipts.after(receipt, message, stored.event)
            if receipt != before:
                told.append(type(stored.event))
    return told, receipt


@pytest.mark.slow
@pytest.mark.claude
@pytest.mark.timeout(600)
@pytest.mark.xdist_group("claude")
async def test_a_host_is_killed_again_and_again(
    configure_claude, open_application, spawn_host, end_host, ana, folder, ccmaster_home, tmp_path
):
    configure_claude(CONFIGURATION)
    chance, sent, twins = random.Random(2), [], []
    async with open_application() as application:
        sessions = [
            await application.launch(by=ana, working_dir=folder, runtime=runtime, watch=False)
            for runtime, count in (("claude", CLAUDE_SESSIONS), ("demo", DEMO_SESSIONS))
            for _ in range(count)
        ]
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(keep_sending(application, ana, sessions, sent))
            looking = tasks.create_task(watch_for_twins(sessions, twins))
            for _ in range(KILLS):
                host = await spawn_host(application.store)
                await asyncio.sleep(chance.uniform(0.0, LONGEST_LIFE))
                host.kill()
                await host.wait()
            sending.cancel()
            last = await spawn_host(application.store)
            async with asyncio.timeout(240):
                finals = [
                    await application.receipt(session, message, wait=True)
                    for session, message in sent
                ]
            looking.cancel()
        await end_host(last)
        stories = [await story(application, session, message) for session, message in sent]
        ended = [(await application.status(session)) for session in sessions]
    arrived = arrivals(ccmaster_home, tmp_path / "cli")

    assert len(sent) > KILLS
    assert twins == []
    for (_, message), (told, receipt), final in zip(sent, stories, finals, strict=True):
        assert told.count(e.MessageSent) == 1
        assert told.count(e.MessageDelivered) <= 1
        assert arrived[message] <= 1, "it arrived twice"
        assert receipt == final
        assert final.state in {MessageState.ANSWERED, MessageState.FAILED}
        assert final.state is MessageState.ANSWERED or final.reason
        if final.state is MessageState.ANSWERED:
            assert arrived[message] == 1, "it was answered, but never arrived"
    answered = Counter(
        session
        for (session, _), final in zip(sent, finals, strict=True)
        if final.state is MessageState.ANSWERED
    )
    assert answered.total() > len(sent) / 2
    assert set(answered) == set(sessions), "a session answered nothing"
    # On Ctrl-C a host lets its sessions go; each had the agent of the last host, and no process.
    assert all(status.host is None for status in ended)
    assert not any(living_of(sessions).values())
