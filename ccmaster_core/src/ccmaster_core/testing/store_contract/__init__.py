"""The contract of `EventStore`: every implementation passes these checks.

Run them on a store of your own with a fixture and one test::

    import pytest
    from ccmaster_core.codec import Codec
    from ccmaster_core.testing import store_contract

    @pytest.fixture
    async def open_store(tmp_path):
        opened = []

        async def open_store():
            opened.append(await MyStore.open(tmp_path / "store", Codec()))
            return opened[-1]

        yield open_store
        for store in opened:
            await store.close()

    @pytest.mark.parametrize("check", store_contract.CHECKS, ids=store_contract.name)
    async def test_store_contract(check, open_store):
        await check(open_store)

`open_store` opens the same place each time: several stores on one place are what several
processes are to each other. The place is empty when a check begins. A store that serves several
machines should pass them with each `open_store` on another machine.
"""

from ccmaster_core.testing.store_contract import (
    appending,
    claiming,
    closing,
    fencing,
    following,
    keeping,
    reading,
)
from ccmaster_core.testing.store_contract.parts import Check, OpenStore

CHECKS: tuple[Check, ...] = (
    *appending.CHECKS,
    *reading.CHECKS,
    *following.CHECKS,
    *claiming.CHECKS,
    *fencing.CHECKS,
    *keeping.CHECKS,
    *closing.CHECKS,
)


def name(check: Check) -> str:
    """Return what a check says of a store, as an id for pytest."""
    return check.__name__


__all__ = ["CHECKS", "Check", "OpenStore", "name"]
