"""What other agents may not do while one holds a lease, all the way to the denied agent."""

import pytest

from ccmaster_hookspecs import events as e

TARGETS = ("src/a.py", "src/deep/../a.py", "./src/a.py", "SRC/A.py", "link/a.py")


@pytest.fixture
async def held(agents, repository):
    """One agent holds `src/**`; return it, and another in the other worktree."""
    (repository.other / "link").symlink_to("src")
    one = await agents.launch(repository.main, name="cart")
    two = await agents.launch(repository.other, name="visitor")
    await agents.does(one, "claim_paths", globs=["src/**"], reason="the new totals")
    return one, two


async def test_the_agent_is_told_who_holds_it_and_until_when(agents, repository, held, directive):
    one, two = held
    finished = await agents.tells(
        two,
        f"go {directive('Write', file_path=str(repository.other / 'src/a.py'), content='x')} "
        f"[[bash:echo x > src/b.py]] "
        f"[[write:docs/a.md|fine]] [[bash:cat src/a.py]] [[text:done]]",
    )
    assert [one.failed for one in finished] == [True, True, False, False]
    for refused, path in zip(finished, ("src/a.py", "src/b.py"), strict=False):
        for word in (path, "cart", one, "src/**", "UTC", "the new totals", "claim_paths"):
            assert word in refused.result
    denied = await agents.happened(two, e.PermissionDenied)
    assert [event.reason for event in denied] == [one.result for one in finished[:2]]


async def test_the_holder_works_on_its_own_paths(agents, held):
    finished = await agents.tells(
        held[0],
        "go [[write:src/a.py|x]] [[bash:rm -r src && git checkout .]] [[text:done]]",
    )
    assert [one.failed for one in finished] == [False, False]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("tool", "name"),
    [
        ("Write", "file_path"),
        ("Edit", "file_path"),
        ("MultiEdit", "file_path"),
        ("NotebookEdit", "notebook_path"),
        ("mcp__files__write_file", "path"),
        ("mcp__files__moveFile", "destination"),
        ("SomeTool", "targets_file"),
    ],
)
async def test_whatever_writes_is_denied(agents, repository, held, tool, name, target):
    for path in (target, str(repository.other / target)):
        assert "cart" in await agents.permits(held[1], tool, **{name: path})


@pytest.mark.parametrize(
    "tool", ["Read", "Grep", "mcp__ccmaster__create_session", "mcp__files__read_file", "Agent"]
)
async def test_whatever_looks_is_not(agents, held, tool):
    assert await agents.permits(held[1], tool, path="src/a.py", working_dir="src") is None


async def test_where_no_lease_is_near_nothing_is_denied(agents, tmp_path, held):
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "src").mkdir(parents=True)
    three = await agents.launch(elsewhere)
    for command in ("rm -rf src", "$X", "git checkout main", "rm -rf $X"):
        assert await agents.permits(three, "Bash", command=command) is None
    assert await agents.permits(three, "Write", file_path="src/a.py") is None
    assert "cart" in await agents.permits(three, "Bash", command="rm -r ../shop")


async def test_what_cannot_be_read_is_denied_with_the_reason(agents, held):
    told = await agents.permits(held[1], "Bash", command='rm "$FILE"')
    assert "cannot tell" in told
    assert "a variable or a substitution" in told
    assert "cart" in told


async def test_a_shell_stays_where_an_earlier_command_left_it(agents, repository, held):
    for tool in ("Bash", "Monitor", "PowerShell"):
        three = await agents.launch(repository.main)
        assert await agents.permits(three, tool, command="rm b.py") is None
        assert await agents.permits(three, tool, command="cd src && ls") is None
        assert "cart" in await agents.permits(three, tool, command="rm b.py")


async def test_it_is_remembered_from_before_there_was_a_lease(agents, repository):
    one = await agents.launch(repository.main, name="cart")
    two = await agents.launch(repository.main)
    assert await agents.permits(two, "Bash", command="cd src") is None
    await agents.does(one, "claim_paths", globs=["src/**"])
    assert "cart" in await agents.permits(two, "Bash", command="touch new.py")


async def test_who_shares_may_write_and_nobody_else(agents, repository):
    one, two, three = [await agents.launch(repository.main) for _ in range(3)]
    for session in (one, two):
        await agents.does(session, "claim_paths", globs=["src/**"], mode="shared")
    path = str(repository.main / "src" / "a.py")
    assert await agents.permits(one, "Write", file_path=path) is None
    assert await agents.permits(two, "Bash", command="rm -r src/deep") is None
    assert "Claim a share" in await agents.permits(three, "Write", file_path=path)
    assert "Claim a share" in await agents.permits(two, "Bash", command="git reset --hard")


async def test_a_lease_counts_in_every_process_from_when_it_is_granted(
    agents, agents_elsewhere, repository
):
    one = await agents.launch(repository.main, name="cart")
    two = await agents.launch(repository.other)
    write = {"file_path": str(repository.other / "src/a.py")}
    assert await agents_elsewhere.permits(two, "Write", **write) is None
    lease = await agents.does(one, "claim_paths", globs=["src/**"])
    assert "cart" in await agents_elsewhere.permits(two, "Write", **write)
    await agents.does(one, "release_paths", lease_id=lease["lease_id"])
    assert await agents_elsewhere.permits(two, "Write", **write) is None


async def test_nothing_a_holder_says_steers_who_reads_the_reason(agents, repository):
    one = await agents.launch(repository.main, name="cart")
    two = await agents.launch(repository.main)
    await agents.does(one, "claim_paths", globs=["src/\x1b[31m*"], reason="a\nb\x1b]0;x\x07")
    told = await agents.permits(two, "Write", file_path="src/\x1b[31mx")
    assert "cart" in told
    assert "\x1b" not in told
    assert "\n" not in told


async def test_a_shell_that_goes_somewhere_often_is_not_lost(agents, repository, held):
    for _ in range(40):
        assert await agents.permits(held[1], "Bash", command="cd docs && touch b.md") is None
    assert "cart" in await agents.permits(held[1], "Bash", command="cd ../src; touch b.md")


async def test_a_command_that_names_too_much_is_denied_while_others_hold_something(agents, held):
    names = " ".join(f"docs/{number}" for number in range(2000))
    assert "names too much" in await agents.permits(held[1], "Bash", command=f"touch {names}")
