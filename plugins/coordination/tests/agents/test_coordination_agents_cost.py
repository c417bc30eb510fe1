"""What the registry costs does not grow with the number of its agents."""

from collections import Counter

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.events import NAMES, LaunchRequested, NameTaken, session_stream
from ccmaster_hookspecs.principals import person
from ccmaster_plugin_coordination.agents.registry import agents_of

ANA = person("ana")


class Counted:
    """A store that counts what it is asked."""

    def __init__(self, store):
        self._store = store
        self.asked = Counter()

    def __getattr__(self, name):
        self.asked[name] += 1
        return getattr(self._store, name)


async def test_five_hundred_agents_take_as_many_readings_as_two(ccmaster_home, configured, folder):
    plugins = Plugins()
    plugins.discover()
    async with hosts.application(ccmaster_home, plugins) as application:
        counted = application.store = Counted(application.store)
        asked = {}
        for count in (2, 500):
            await _launched(application, count - len(application.statuses()), folder)
            await agents_of(application, await application.sessions())  # what is new is read once
            counted.asked.clear()
            assert len(await agents_of(application, await application.sessions())) == count
            asked[count] = dict(counted.asked)
        assert asked[500] == asked[2]
        assert sum(asked[500].values()) < 20


async def _launched(application, count, folder):
    known = len(application.statuses())
    events = []
    for number in range(known, known + count):
        session = f"00000000-0000-4000-8000-{number:012}"
        events += [
            NameTaken(stream=NAMES, name=f"n{number}", session=session),
            LaunchRequested(
                stream=session_stream(session),
                by=ANA,
                name=f"n{number}",
                runtime="demo",
                working_dir=folder,
            ),
        ]
    await application.store.append(*events)
    await application.sessions()
