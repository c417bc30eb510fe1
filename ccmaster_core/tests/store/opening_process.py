"""A process that opens a store at the same moment as others, appends once, and closes it.

Run as: opening_process.py PATH. It opens the store when its standard input ends.
"""

import asyncio
import sys
from pathlib import Path

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs.events import Notice


async def open_once(path):
    store = await SqliteStore.open(path, Codec())
    await store.append(Notice(stream="session/a", text="here"))
    await store.close()


if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    asyncio.run(open_once(Path(sys.argv[1])))
