"""Every link of the documentation that stays in the repository leads to what is there."""

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = {
    name: ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    if name and (ROOT / name).is_file()
}
FENCE = re.compile(r"^(```+).*?^\1\s*?$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"!?\[[^]]*\]\(<?([^)>\s]+)>?\)|<img[^>]* src=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)


def links(text):
    """Return where a page's links lead, those in code left out."""
    prose = CODE.sub("`code`", FENCE.sub("", text))
    return [first or second for first, second in LINK.findall(prose)]


def anchors(text):
    """Return the anchors of a page's headings, as GitHub makes them."""
    seen = Counter()
    for heading in HEADING.findall(FENCE.sub("", text)):
        words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        anchor = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        yield anchor if not seen[anchor] else f"{anchor}-{seen[anchor]}"
        seen[anchor] += 1


def broken(page, root=ROOT):
    for link in links(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        goal = (page.parent / path).resolve() if path else page
        if not (re.match(r"[a-z]+:", link) or _is_there(goal, anchor, root)):
            yield link


def _is_there(goal, anchor, root):
    if not (goal.exists() and goal.is_relative_to(root)):
        return False
    return not anchor or anchor in anchors(goal.read_text(encoding="utf-8"))


def test_there_are_pages_and_links():
    assert len(PAGES) > 10
    assert sum(len(links(page.read_text(encoding="utf-8"))) for page in PAGES.values()) > 50


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name):
    assert list(broken(PAGES[name])) == []


def test_a_link_that_leads_nowhere_would_be_seen(tmp_path):
    page = tmp_path / "page.md"
    inside = "[a](#one-code) [b](#one-code-1) [c](#two)"
    page.write_text(f"# One `code`\n# One code\n{inside} [d](gone.md) [e](../..) `[f](g)`\n")
    assert list(broken(page, tmp_path)) == ["#two", "gone.md", "../.."]
