"""A process whose files may not grow for a while; it prints how its store takes that."""

import asyncio
import resource
import sys
from pathlib import Path

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_hookspecs.errors import StoreUnavailable
from ccmaster_hookspecs.events import Notice


def allow(size):
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))


async def fill(path):
    store = await SqliteStore.open(path, Codec())
    await store.append(Notice(stream="session/a", text="before"))
    allow(path.with_name(f"{path.name}-wal").stat().st_size + 1000)
    for _ in range(3):
        try:
            await store.append(Notice(stream="session/a", text="x" * 100_000))
        except StoreUnavailable as error:
            sys.stdout.write(f"{type(error).__name__}\n")
    allow(resource.RLIM_INFINITY)
    await store.append(Notice(stream="session/a", text="after"))
    for stored in await store.read():
        sys.stdout.write(f"{stored.event.text}\n")
    await store.close()


if __name__ == "__main__":
    asyncio.run(fill(Path(sys.argv[1])))
