"""An idle session always says why it does not go on, so that whoever waits for its end can know."""

from datetime import UTC, datetime, timedelta

from attrs import define

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs import Rest, hookimpl


@define(eq=False)
class Closed:
    """Rests for a while at first, and for good once asked again."""

    until: datetime | None

    @hookimpl
    def decide_continuation(self):
        until, self.until = self.until, None
        return Rest("closed", until=until)


async def test_where_no_plugin_has_an_opinion_it_rests(ccmaster_home, ana, folder, becomes):
    plugins = Plugins()
    plugins.discover(only={"demo-agent"})
    async with hosts.host(ccmaster_home, plugins) as host:
        session = await host.launch(by=ana, working_dir=folder, runtime="demo", prompt="go")
        status = await becomes(host, session, lambda status: status.rest is not None)
    assert (status.rest, status.rest_until) == ("no plugin says to go on", None)


async def test_a_rest_for_good_is_told_after_one_for_a_while(open_host, ana, folder, becomes):
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    async with open_host(Closed(soon)) as host:
        session = await host.launch(by=ana, working_dir=folder, runtime="demo", prompt="go")
        status = await becomes(host, session, lambda status: status.rest is not None)
        assert (status.rest, status.rest_until) == ("closed", soon)
        status = await becomes(host, session, lambda status: status.rest_until is None)
        assert status.rest == "closed"
