"""Sessions that launch sessions, on hosts that share a store."""

import asyncio

import pytest
from attrs import define

from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope, person

PATIENCE = 30.0
ANA = person("ana")
CONFIGURATION = """
[sessions]
runtime = "demo"
[mcp_server]
enabled = false
[coordination]
"""


@define
class Agents:
    """What agents and people ask of a ccmaster."""

    host: object
    folder: str

    async def agent(self, session_id):
        """Return who acts where a session's agent does."""
        status = await self.host.status(session_id)
        return Principal(PrincipalKind.SESSION, status.session_id, frozenset(status.scopes))

    async def launch(self, by=ANA, prompt=None, **more):
        """Ask for a session as a person does, or as the agent of the session named does."""
        if isinstance(by, str):
            by = await self.agent(by)
        return await self.host.launch(
            by=by, working_dir=self.folder, prompt=prompt, **{"watch": False, **more}
        )

    async def up(self, by=ANA, **more):
        """Launch a session that comes up; return its id."""
        session_id = await self.launch(by, **more)
        status = await self.settled(session_id)
        assert status.live, status.detail
        return session_id

    async def refused(self, by, **more):
        """Launch a session that does not come up; return why."""
        status = await self.settled(await self.launch(by, **more))
        assert (status.live, status.ended) == (False, "refused")
        return status.detail

    async def settled(self, session_id):
        """Return a session's status once its agent is up, or it has ended."""
        return await self.becomes(session_id, lambda status: status.up or not status.live)

    async def end(self, session_id):
        """Stop a session; return once it has ended."""
        await self.host.stop(session_id, by=ANA)
        return await self.becomes(session_id, lambda status: not status.live)

    async def becomes(self, session_id, holds):
        """Return a session's status once something holds of it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                position = await self.host.store.position()
                status = await self.host.status(session_id)
                if holds(status):
                    return status
                async for _ in self.host.store.follow(position):
                    break


@pytest.fixture
def ana():
    return ANA


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return str(folder)


@pytest.fixture
def configured(ccmaster_home):
    """Write the configuration of a test, given the lines of the table `coordination`."""

    def configured(*lines):
        ccmaster_home.mkdir(exist_ok=True)
        text = CONFIGURATION + "\n".join(lines) + "\n"
        (ccmaster_home / "config.toml").write_text(text, encoding="utf-8")

    return configured


@pytest.fixture
def opened(open_host, folder):
    """Return what opens a host, and gives what agents and people ask of it."""

    def opened(host):
        return Agents(host, folder)

    return opened


@pytest.fixture
def all_scopes():
    return tuple(Scope)
