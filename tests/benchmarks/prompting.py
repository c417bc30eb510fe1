"""How long it takes from a message to the request that the model gets, with the real CLI."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks import hosts
from tests.benchmarks.bare_cli import BareCli, bare_cli
from tests.benchmarks.homes import ANA
from tests.benchmarks.real_cli import Offline, offline
from tests.benchmarks.row import Better, Row

from ccmaster_core.application import Application
from ccmaster_hookspecs.messages import MessageState

WARM_UP, ROUNDS = 3, 41
PAUSE = 0.1
"""Seconds for which the CLI is idle before the next message."""


def to_the_model(home: Path) -> Sequence[Row]:
    """A message is sent by another process than the host; to the CLI alone, it is written."""
    with offline(home) as cli:
        ours, yardstick = asyncio.run(_measured(home, cli))
    row = Row(
        name="message sent to model request, real CLI",
        ours=1000 * ours,
        yardstick=1000 * yardstick,
        unit="ms",
        aim=1.3,
        better=Better.LESS,
        note="a line to the CLI alone; the nearest rival's p50 is 2.2 s (CAO 2.5.4)",
    )
    return [row]


async def _measured(home: Path, cli: Offline) -> tuple[float, float]:
    async with (
        hosts.asking(home) as application,
        hosts.elsewhere(home, application),
        bare_cli(cli.folder, cli.settings) as bare,
    ):
        session = await application.launch(
            by=ANA, working_dir=str(cli.folder), runtime="claude", watch=False
        )
        rounds = [
            (
                await _sent(application, session, cli, f"ours {number}"),
                await _written(bare, cli, f"alone {number}"),
            )
            for number in range(WARM_UP + ROUNDS)
        ][WARM_UP:]
    return median(own for own, _ in rounds), median(alone for _, alone in rounds)


async def _sent(application: Application, session: str, cli: Offline, text: str) -> float:
    await asyncio.sleep(PAUSE)
    begin = time.time()
    message = await application.send(session, text, by=ANA)
    asked = await _asked(cli, text)
    receipt = await application.receipt(session, message, wait=True)
    if receipt.state is not MessageState.ANSWERED:
        raise RuntimeError(f"a message was not answered: {receipt.reason}")
    return asked - begin


async def _written(bare: BareCli, cli: Offline, text: str) -> float:
    await asyncio.sleep(PAUSE)
    begin = time.time()
    bare.send(text)
    asked = await _asked(cli, text)
    await bare.says("result", is_error=False)
    await bare.says("system", subtype="session_state_changed", state="idle")
    return asked - begin


async def _asked(cli: Offline, text: str) -> float:
    """Return when the model was first asked about a message, in seconds since 1970."""
    call = await asyncio.to_thread(
        cli.api.wait_for, lambda call: call.kind == "messages" and call.text == text
    )
    return call.at
