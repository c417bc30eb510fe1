"""Agents keep each other off paths with the tools that they have, through the real endpoint."""

import json

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.status import State

QUIET = {"watch": False}


@pytest.fixture
def worktrees(tmp_path):
    """Make a repository, as its files tell it, with a second worktree."""
    main, other = tmp_path / "shop", tmp_path / "shop-2"
    linked = main / ".git" / "worktrees" / "shop-2"
    linked.mkdir(parents=True)
    (main / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (linked / "HEAD").write_text("ref: refs/heads/two\n")
    (linked / "commondir").write_text("../..\n")
    for root in (main, other):
        (root / "src").mkdir(parents=True)
        (root / "src" / "a.py").write_text("as it was\n")
    (other / ".git").write_text(f"gitdir: {linked}\n")
    return main, other


@pytest.fixture
def begun(open_host, becomes, ana):
    """Launch an agent; return its session once its turn is over."""

    async def launched(host, folder, prompt, **more):
        session = await host.launch(by=ana, working_dir=str(folder), prompt=prompt, **QUIET, **more)
        await becomes(host, session, lambda s: s.turns and s.state is State.IDLE and not s.messages)
        return session

    return launched


async def two_agents(host, worktrees, begun, happened, uses, **how):
    """Have one agent claim `src/**`, and another try to change what is in there."""
    main, other = worktrees
    claim = uses("claim_paths", globs=["src/**"], reason="the new totals", ttl=600)
    holder = await begun(
        host, main, f"go {claim} [[write:{main}/src/a.py|mine]] [[text:held]]", name="cart", **how
    )
    claimed, wrote = await happened(host, holder, e.ToolFinished)
    assert not claimed.failed, claimed.result
    assert not wrote.failed, wrote.result
    assert json.loads(claimed.result)["globs"] == ["src/**"]
    visitor = await begun(
        host,
        other,
        f"go [[write:{other}/src/a.py|theirs]] [[bash:echo theirs > src/b.py]] "
        f"[[bash:cat src/a.py]] [[write:{other}/notes.md|fine]] [[text:done]]",
        name="visitor",
        **how,
    )
    tried = await happened(host, visitor, e.ToolFinished)
    assert [one.failed for one in tried] == [True, True, False, False]
    for refused in tried[:2]:
        for word in ("cart", holder, "src/**", "UTC", "the new totals"):
            assert word in refused.result
    return holder, visitor


async def test_pretended_agents_in_two_worktrees(
    configure, open_host, worktrees, begun, happened, uses, ana, becomes
):
    configure('[permissions]\ndefault = "allow"\n[mcp_server]\nport = 0\n')
    async with open_host() as host:
        holder, _ = await two_agents(host, worktrees, begun, happened, uses, runtime="demo")
        await host.stop(holder, by=ana)
        await becomes(host, holder, lambda status: not status.live)
        later = await begun(host, worktrees[1], "go [[write:src/a.py|x]]", runtime="demo")
        [wrote] = await happened(host, later, e.ToolFinished)
    assert not wrote.failed


@pytest.mark.claude
@pytest.mark.xdist_group("claude")
async def test_the_real_cli_in_two_worktrees(
    configure_claude, open_host, worktrees, begun, happened, uses
):
    configure_claude('[permissions]\ndefault = "allow"\n')
    async with open_host() as host:
        await two_agents(
            host,
            worktrees,
            begun,
            happened,
            uses,
            runtime="claude",
            permission_mode="acceptEdits",
        )
    main, other = worktrees
    assert (main / "src" / "a.py").read_text() == "mine"
    assert (other / "src" / "a.py").read_text() == "as it was\n"
    assert not (other / "src" / "b.py").exists()
    assert (other / "notes.md").read_text() == "fine"
