"""The built-in store keeps the contract that every store keeps."""

import pytest

from ccmaster_core.testing import store_contract


@pytest.mark.parametrize("check", store_contract.CHECKS, ids=store_contract.name)
async def test_store_contract(check, open_store):
    await check(open_store)
