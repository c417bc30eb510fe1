"""A process that appends in threes and says so, until it is killed or has written enough.

Run as: writing_process.py PATH NAME COUNT. After each append it writes the number of the append
to its standard output; only then is it acknowledged.
"""

import asyncio
import sys
from pathlib import Path

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs.events import Notice


async def write(path, name, count):
    store = await SqliteStore.open(path, Codec())
    for number in range(count):
        events = [Notice(stream=f"session/{name}", text=f"{number}.{part}") for part in range(3)]
        await store.append(*events)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
    await store.close()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
