"""A service that fails is started again; one that the configuration keeps from running is not."""

import asyncio
import logging
import sys
from types import ModuleType

import pytest

from ccmaster_core import services
from ccmaster_core.contributions import Contributions
from ccmaster_hookspecs import Service, hookimpl
from ccmaster_hookspecs.errors import ConfigurationError, RuntimeFailure

HOST = object()


class Pot:
    """Contributes one service."""

    @hookimpl
    def register_services(self):
        return (Service(name="tea", run="a_pot:serve"),)


@pytest.fixture
def run(plugins, monkeypatch):
    """Return what runs a service until it has returned."""

    async def running(service):
        module = ModuleType("a_pot")
        module.serve = service
        monkeypatch.setitem(sys.modules, "a_pot", module)
        plugins.register(Pot(), "pot")
        async with asyncio.timeout(20):
            await services.run(Contributions(plugins), HOST)

    return running


async def test_what_the_configuration_forbids_is_said_with_its_reason_and_not_tried_again(
    run, caplog
):
    tries = []

    async def service(host):
        tries.append(host)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(refuse())

    async def refuse():
        raise ConfigurationError("the pot is open to all", "close it")

    await run(service)
    assert tries == [HOST]
    assert [(record.levelno, record.message) for record in caplog.records] == [
        (
            logging.ERROR,
            "service tea does not run, and will not until this host is started again: "
            "the pot is open to all: close it",
        )
    ]


async def test_what_fails_otherwise_is_said_with_its_reason_and_tried_again(run, caplog):
    tries = []

    async def service(host):
        tries.append(host)
        if len(tries) == 1:
            raise RuntimeFailure("there is no water", "fetch some")

    await run(service)
    assert tries == [HOST, HOST]
    assert caplog.messages == [
        "service tea failed: there is no water: fetch some; it starts again in 0.5 s"
    ]
    assert caplog.records[0].exc_info is None


async def test_a_bug_is_said_with_where_it_is(run, caplog):
    tries = []

    async def service(host):
        tries.append(host)
        if len(tries) == 1:
            raise KeyError("leaf")

    await run(service)
    assert tries == [HOST, HOST]
    assert caplog.messages == ["service tea failed; it starts again in 0.5 s"]
    assert caplog.records[0].exc_info is not None
