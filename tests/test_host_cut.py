"""A cut: where all sessions stand at one position, which the events up to it agree with."""

import asyncio

from ccmaster_core.status import after
from ccmaster_hookspecs.events import TurnEnded
from ccmaster_hookspecs.status import Status


async def test_a_cut_is_the_fold_of_the_events_up_to_its_position(open_host, ana, folder):
    async with open_host() as host:
        say = "[[text:a]]" * 3
        for _ in range(4):
            await host.launch(by=ana, working_dir=folder, runtime="demo", prompt=f"go {say}")
        cuts, turns = [], 0
        async with asyncio.timeout(20):
            async for batch in host.store.follow(0):
                cuts.append(await host.cut())
                turns += sum(isinstance(one.event, TurnEnded) for one in batch)
                if turns >= 4:
                    break
        stored = await host.store.read(limit=100_000)
    assert len({cut.position for cut in cuts}) > 1
    for cut in cuts:
        folds = {}
        for one in stored:
            if one.event.session_id and one.position <= cut.position:
                before = folds.get(one.event.session_id, Status(session_id=one.event.session_id))
                folds[one.event.session_id] = after(before, one.event)
        living = {status for status in map(_plain, folds.values()) if status != "ended"}
        assert set(map(_plain, cut.statuses)) == living


def _plain(status):
    return repr(status) if status.live else "ended"
