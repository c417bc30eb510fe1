"""Claiming, renewing, releasing and listing leases, as agents do."""

import asyncio

import pytest

from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_plugin_coordination.leases import releasing
from ccmaster_plugin_coordination.leases.board import Board
from ccmaster_plugin_coordination.leases.events import PathsClaimed, PathsReleased, PathsRenewed
from ccmaster_plugin_coordination.leases.lease import claim_of


async def lapses(agents, lease):
    """Have the store's claim behind a lease run out, as it does while its holder stands still."""
    claim = claim_of(lease["lease_id"], lease["session_id"], 1)
    assert claim.stream in await agents.host.store.claims("lease/")
    await agents.host.store.renew(claim.holder, 0)
    assert claim.stream not in await agents.host.store.claims("lease/")


async def test_a_lease_is_granted_listed_and_given_back(agents, repository):
    one = await agents.launch(repository.main / "src", name="one")
    lease = await agents.does(one, "claim_paths", globs=["*.py", "../docs"], reason="cart", ttl=60)
    listed = await agents.does(one, "list_leases")
    assert lease["globs"] == ["src/*.py", "docs"]
    assert (lease["root"], lease["name"], lease["mode"]) == (
        str(repository.main),
        "one",
        "exclusive",
    )
    assert listed["leases"] == [lease]
    assert lease["mine"]
    assert await agents.does(one, "release_paths", lease_id=lease["lease_id"]) == {
        "released": [lease["lease_id"]]
    }
    assert (await agents.does(one, "list_leases"))["leases"] == []
    assert await agents.host.store.claims("lease/") == {}


@pytest.mark.parametrize(
    ("first", "second", "granted"),
    [
        ("exclusive", "exclusive", False),
        ("exclusive", "shared", False),
        ("shared", "exclusive", False),
        ("shared", "shared", True),
    ],
)
async def test_who_else_may_hold_one(agents, repository, first, second, granted):
    one = await agents.launch(repository.main, name="one")
    two = await agents.launch(repository.other, name="two")
    await agents.does(one, "claim_paths", globs=["src/**"], mode=first, reason="the cart")
    result = await agents.use(two, "claim_paths", globs=["**/c.py"], mode=second)
    assert result.failed != granted
    if not granted:
        told = result.content[0].text
        for word in ("one", one, "src/**", "UTC", "the cart"):
            assert word in told


async def test_paths_beside_each_other_are_free(agents, repository):
    one = await agents.launch(repository.main)
    two = await agents.launch(repository.other)
    await agents.does(one, "claim_paths", globs=["src/**"])
    await agents.does(two, "claim_paths", globs=["docs/**", "top.txt"])
    assert len((await agents.does(one, "list_leases"))["leases"]) == 2


async def test_all_paths_are_granted_or_none(agents, repository):
    one = await agents.launch(repository.main)
    two = await agents.launch(repository.main)
    await agents.does(one, "claim_paths", globs=["src/a.py"])
    await agents.refused(two, "claim_paths", globs=["docs", "src"])
    assert await agents.permits(one, "Write", file_path=str(repository.main / "docs/a.md")) is None


async def test_a_lease_is_stolen_after_a_pause_and_stays_so(agents, repository):
    slow = await agents.launch(repository.main, name="slow")
    quick = await agents.launch(repository.other, name="quick")
    lost = await agents.does(slow, "claim_paths", globs=["src/**"])
    await lapses(agents, lost)
    stolen = await agents.does(quick, "claim_paths", globs=["src/a.py"])
    target = str(repository.main / "src" / "a.py")
    assert "quick" in await agents.permits(slow, "Edit", file_path=target)
    for tool in ("claim_paths", "release_paths"):
        assert "is over" in await agents.refused(slow, tool, lease_id=lost["lease_id"])
    assert "quick" in await agents.refused(slow, "claim_paths", globs=["src/**"])
    assert await agents.permits(quick, "Edit", file_path=target) is None
    assert (await agents.does(slow, "list_leases"))["leases"] == [{**stolen, "mine": False}]
    [released] = await agents.recorded(PathsReleased)
    assert (released.lease_id, released.why) == (lost["lease_id"], "it lapsed")


async def test_a_lapsed_lease_is_not_renewed_even_where_nobody_took_it(agents, repository):
    one = await agents.launch(repository.main)
    lease = await agents.does(one, "claim_paths", globs=["src/**"])
    await lapses(agents, lease)
    assert "is over" in await agents.refused(one, "claim_paths", lease_id=lease["lease_id"])
    assert await agents.recorded(PathsRenewed) == []
    assert (await agents.does(one, "list_leases"))["leases"] == []


async def test_a_release_under_a_claim_that_lapsed_meanwhile_writes_nothing(agents, repository):
    one = await agents.launch(repository.main)
    lease = await agents.does(one, "claim_paths", globs=["src/**"])
    await lapses(agents, lease)
    assert "is over" in await agents.refused(one, "release_paths", lease_id=lease["lease_id"])
    assert {str(event.by) for event in await agents.recorded(PathsReleased)} <= {"system/leases"}


async def test_a_lease_is_renewed_and_no_other(agents, repository):
    one = await agents.launch(repository.main)
    first = await agents.does(one, "claim_paths", globs=["src"], ttl=30)
    second = await agents.does(one, "claim_paths", globs=["docs"], ttl=30)
    await lapses(agents, second)
    renewed = await agents.does(one, "claim_paths", lease_id=first["lease_id"], ttl=3000)
    assert renewed["until"] > first["until"]
    assert (await agents.does(one, "list_leases"))["leases"] == [renewed]


async def test_nobody_else_renews_or_releases_but_a_person(agents, repository, ana):
    one = await agents.launch(repository.main)
    two = await agents.launch(repository.main)
    lease = (await agents.does(one, "claim_paths", globs=["src"]))["lease_id"]
    for tool in ("claim_paths", "release_paths"):
        assert "not yours" in await agents.refused(two, tool, lease_id=lease)
    assert (await agents.does(two, "release_paths", all=True))["released"] == []
    client = Principal(PrincipalKind.CLIENT, "desk", frozenset(Scope))
    assert (await agents.does(client, "release_paths", lease_id=lease))["released"] == [lease]
    await agents.does(two, "claim_paths", globs=["src"])
    [released] = await agents.recorded(PathsReleased)
    assert (released.by, released.why) == (client, "client/desk gave it back")


async def test_only_sessions_hold_leases(agents, ana):
    system = Principal(PrincipalKind.SYSTEM, "part", frozenset(Scope))
    assert "is no session" in await agents.refused(ana, "claim_paths", globs=["src"])
    assert "holds no leases" in await agents.refused(ana, "release_paths", all=True)
    assert "holds no leases" in await agents.refused(system, "release_paths", all=True)
    assert (await agents.does(ana, "list_leases"))["leases"] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({}, "globs and lease_id"),
        ({"globs": ["a"], "lease_id": "0" * 8 + "-0000-0000-0000-" + "0" * 12}, "one of the two"),
        ({"globs": ["a"], "ttl": 4000}, "longer than 3600 s"),
        ({"globs": ["*/../a"]}, "goes up after a wildcard"),
        ({"globs": ["~someone/a"]}, "in the folder of someone else"),
        ({"globs": ["{a,b}" * 9]}, "stands for more than"),
        ({"globs": ["a", "/b"]}, "several repositories"),
    ],
)
async def test_what_cannot_be_claimed_is_refused(agents, repository, arguments, told):
    one = await agents.launch(repository.main)
    assert told in await agents.refused(one, "claim_paths", **arguments)
    assert await agents.recorded(PathsClaimed) == []


async def test_a_session_holds_only_so_many(agents, repository):
    one = await agents.launch(repository.main)
    for number in range(16):
        await agents.does(one, "claim_paths", globs=[f"file-{number}"])
    assert "holds 16 leases" in await agents.refused(one, "claim_paths", globs=["more"])
    assert len((await agents.does(one, "release_paths", all=True))["released"]) == 16
    await agents.does(one, "claim_paths", globs=["more"])


async def test_an_agent_waits_for_what_another_gives_back(agents, agents_elsewhere, repository):
    one = await agents.launch(repository.main)
    two = await agents.launch(repository.other)
    lease = await agents.does(one, "claim_paths", globs=["src"])
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        waits = tasks.create_task(agents.does(two, "claim_paths", globs=["src/a.py"], wait=60))
        await agents_elsewhere.refused(two, "claim_paths", globs=["src/a.py"])
        assert not waits.done()
        await agents_elsewhere.does(one, "release_paths", lease_id=lease["lease_id"])
    assert waits.result()["session_id"] == two


async def test_an_agent_waits_no_longer_than_it_said(agents, repository):
    one = await agents.launch(repository.main)
    two = await agents.launch(repository.other)
    await agents.does(one, "claim_paths", globs=["src"])
    told = await agents.refused(two, "claim_paths", globs=["src"], wait=0.1)
    assert "these paths are leased" in told
    assert len(await agents.recorded(PathsClaimed)) == 1


async def test_the_end_of_a_session_ends_its_leases(agents, repository):
    one = await agents.launch(repository.main)
    two = await agents.launch(repository.main)
    await agents.does(one, "claim_paths", globs=["src"])
    assert await releasing.released_of(agents.host, one) == ()  # it lives
    await agents.ends(one)
    assert (await agents.does(two, "list_leases"))["leases"] == []
    await agents.does(two, "claim_paths", globs=["src"])
    [released] = await agents.recorded(PathsReleased)
    assert released.why == "its session ended"


async def test_leases_of_an_ended_session_are_given_back_once(agents, agents_elsewhere, repository):
    one = await agents.launch(repository.main)
    await agents.does(one, "claim_paths", globs=["src"])
    await agents.does(one, "claim_paths", globs=["/elsewhere"])
    await agents.ends(one)
    await asyncio.gather(  # beside the host's own service, which does the same
        releasing.released_of(agents.host, one), releasing.released_of(agents_elsewhere.host, one)
    )
    assert len(await agents.recorded(PathsReleased)) == 2
    assert (await agents_elsewhere.host.kept(Board.of).now()).by_id == {}


async def test_a_session_that_ended_claims_nothing(agents, repository):
    one = await agents.launch(repository.main)
    await agents.ends(one)
    assert "has ended" in await agents.refused(one, "claim_paths", globs=["src"])


async def test_the_record_tells_of_a_lapse_and_the_lease_is_gone(agents, repository):
    one = await agents.launch(repository.main)
    lost = await agents.does(one, "claim_paths", globs=["src"])
    kept = await agents.does(one, "claim_paths", globs=["docs"])
    await lapses(agents, lost)
    await releasing.sweep(agents.host)
    await releasing.sweep(agents.host)
    [released] = await agents.recorded(PathsReleased)
    assert (released.lease_id, released.why) == (lost["lease_id"], "it lapsed")
    assert (await agents.does(one, "list_leases"))["leases"] == [kept]
