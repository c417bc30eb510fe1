"""However leases are claimed, renewed, released and lost: the store agrees with a model."""

import asyncio
import os
import tempfile
from pathlib import Path

from attrs import define, field
from hypothesis import given, settings
from hypothesis import strategies as st

from ccmaster_core.plugins import Plugins
from ccmaster_core.testing import hosts
from ccmaster_hookspecs.errors import Refused
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope, person
from ccmaster_plugin_coordination.leases import releasing
from ccmaster_plugin_coordination.leases.calls import in_force
from ccmaster_plugin_coordination.leases.claiming import claimed, wish
from ccmaster_plugin_coordination.leases.events import Mode
from ccmaster_plugin_coordination.leases.lease import Lease

PATHS = {
    "src/**": {"src/a.py", "src/b.md", "src/a.py/x.md"},
    "src/a.py": {"src/a.py", "src/a.py/x.md"},  # it may be a folder
    "**/*.md": {"src/b.md", "docs/c.md", "src/a.py/x.md", "top.txt/x.md"},
    "*.txt": {"top.txt", "top.txt/x.md"},
    "docs": {"docs/c.md", "docs/top.txt"},
}
SESSIONS = 3
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("claim"),
            st.integers(0, SESSIONS - 1),
            st.sampled_from([*PATHS]),
            st.sampled_from([*Mode]),
        ),
        st.tuples(
            st.sampled_from(["renew", "release", "lapse", "steal"]),
            st.integers(0, SESSIONS - 1),
            st.integers(0, 9),
        ),
        st.tuples(st.just("end"), st.integers(0, SESSIONS - 1)),
    ),
    max_size=15,
)


@define
class Model:
    """What is so, kept in the plainest way: who has which paths, and all leases ever."""

    had: list = field(factory=list)
    has: dict = field(factory=dict)

    def free(self, session, glob, mode):
        return all(
            other == session or (mode == theirs == Mode.SHARED) or not (PATHS[glob] & PATHS[taken])
            for other, taken, theirs in self.has.values()
        )


async def played(steps, home, folder):
    """Play steps from two connections to one store; hold each against the model."""
    plugins = [Plugins(), Plugins()]
    for one in plugins:
        one.discover()
    async with (
        hosts.application(home, plugins[0]) as first,
        hosts.application(home, plugins[1]) as second,
    ):
        ana = person("ana")
        sessions = [
            await first.launch(by=ana, working_dir=folder, runtime="demo") for _ in range(SESSIONS)
        ]
        model, ended = Model(), set()
        for number, (word, who, *rest) in enumerate(steps):
            host = (first, second)[number % 2]
            session = sessions[who]
            if word == "end":
                # Nobody runs them here, so that the end is what the person's stop makes of it.
                await _end(host, session, ana)
                ended.add(session)
                model.has = {
                    lease: taken for lease, taken in model.has.items() if taken[0] != session
                }
            elif session not in ended:
                await _step(host, model, word, session, *rest)
            leases, _ = await in_force(host)
            assert {lease.lease_id for lease in leases} == set(model.has), (word, number)


async def _end(host, session, ana):
    from ccmaster_hookspecs.events import EndReason, SessionEnded, session_stream

    status = await host.status(session)
    if status.live:
        ended = SessionEnded(stream=session_stream(session), reason=EndReason.STOPPED)
        await host.store.append(ended)


async def _step(host, model, word, session, *rest):
    if word == "claim":
        glob, mode = rest
        wanted = wish([glob], (await host.status(session)).working_dir, mode=mode, seconds=600)
        answer = await claimed(host, wanted, await host.status(session), 1000)
        assert isinstance(answer, Lease) == model.free(session, glob, mode)
        if isinstance(answer, Lease):
            model.had.append(answer)
            model.has[answer.lease_id] = (session, glob, mode)
        return
    if not model.had:
        return
    lease = model.had[rest[0] % len(model.had)]
    by = Principal(PrincipalKind.SESSION, session, frozenset(Scope))
    if word == "lapse":
        await host.store.renew(lease.claim.holder, 0)
        model.has.pop(lease.lease_id, None)
        return
    if word == "steal":
        lease = model.had[0]
    mine = lease.session == session and lease.lease_id in model.has
    try:
        if word == "renew":
            await releasing.renewed(host, lease.lease_id, 600, by)
        else:
            await releasing.released(host, lease.lease_id, by)
            model.has.pop(lease.lease_id, None)
    except Refused:
        assert not mine
    else:
        assert mine


@settings(max_examples=50)
@given(STEPS)
def test_the_leases_in_force_are_those_of_the_model(steps):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(os.path.realpath(folder))
        (root / "work" / ".git").mkdir(parents=True)
        (root / "work" / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
        asyncio.run(played(steps, root / "home", str(root / "work")))
