"""What is read of a command, held against what bash really touches."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccmaster_plugin_coordination.leases.blocking.deciding import aimed_at
from ccmaster_plugin_coordination.leases.blocking.uses import changes_of
from ccmaster_plugin_coordination.leases.claiming import wish
from ccmaster_plugin_coordination.leases.events import Mode
from ccmaster_plugin_coordination.leases.globs import means
from ccmaster_plugin_coordination.leases.places import split

BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(BASH is None, reason="there is no bash here")

FILES = ("src/a.py", "src/b.py", "src/deep/c.py", "docs/a.md", "docs/my notes.md", "top.txt")
LEASES = ("src/**", "src/a.py", "docs", "**/*.md", "src/deep", "top.txt", "src/*.py", "new.txt")

NAMES = st.sampled_from(
    [
        *FILES,
        *(
            "src",
            "docs",
            "src/deep",
            ".",
            "./src/../src/a.py",
            "src//a.py",
            "new.txt",
            "src/new.py",
        ),
        *("docs/link/a.py", "link/a.py", "../shop/src/a.py", "$PWD/src/a.py", "$OLD/a.py"),
        *("src/*.py", "*", "s*/a.py", "src/?.py", "src/[ab].py", "src/{a,b}.py", "**/a.py"),
        *("s$(echo rc)/a.py", "~/nothing", "elsewhere/x", "src/a.py src/b.py"),
    ]
)


@st.composite
def words(draw):
    """Write a name as a shell may have it."""
    name = draw(NAMES)
    style = draw(st.sampled_from(["plain", "single", "double", "escaped", "parts"]))
    if style == "single":
        return f"'{name}'"
    if style == "double":
        return f'"{name}"'
    if style == "escaped":
        return name.replace(" ", "\\ ").replace("a", "\\a")
    if style == "parts":
        return f"{name[:2]}''\"{name[2:]}\""
    return name


SIMPLE = st.builds(
    lambda template, one, two: template.replace("ONE", one).replace("TWO", two),
    st.sampled_from(
        [
            *("rm ONE", "rm -rf ONE", "rm -r ONE TWO", "mv ONE TWO", "cp -r ONE TWO", "cp ONE TWO"),
            *(
                "touch ONE",
                "mkdir -p ONE/x",
                "echo hi > ONE",
                "echo hi >>ONE",
                "echo hi 2>ONE >TWO",
            ),
            *("echo hi | tee ONE", "sed -i s/as/AS/ ONE", "cat ONE > TWO", "cat < ONE >| TWO"),
            *("truncate -s 0 ONE", "ln -sf /dev/null ONE", "dd if=ONE of=TWO", "install ONE TWO"),
            *(
                "find ONE -name '*.py' -delete",
                "find . -name '*.md' -exec rm {} +",
                "chmod 600 ONE",
            ),
            *("find ONE -type f | xargs rm", "cat ONE", "ls ONE", "grep -r was ONE", "wc -l ONE"),
            *("sort -o ONE TWO", "cp -t ONE TWO", "awk '{print > \"src/a.py\"}' ONE", "sh ONE"),
            *(
                "eval 'rm ONE'",
                "bash <<< 'rm ONE'",
                "X=ONE; rm $X",
                "rm `echo ONE`",
                "rm $(ls ONE)",
            ),
            *("cat > ONE <<EOF\nrm src/a.py\nEOF", "bash <<'EOF'\nrm ONE\nEOF", "xargs rm <<< ONE"),
            *("for f in ONE TWO; do rm $f; done", 'f() { rm "$1"; }; f ONE', "R=rm; $R ONE"),
            *("python3 -c \"open('src/a.py','w')\"", "tar cf ONE TWO", "rm -rf ONE &> TWO"),
        ]
    ),
    words(),
    words(),
)
COMMANDS = st.one_of(
    SIMPLE,
    st.builds(
        lambda frame, one, two: frame.replace("FIRST", one).replace("SECOND", two),
        st.sampled_from(
            [
                *("FIRST; SECOND", "FIRST && SECOND", "FIRST\nSECOND", "( FIRST ); SECOND"),
                *("cd src && FIRST", "cd src; FIRST; SECOND", "(cd docs; FIRST); SECOND"),
                *("cd src/deep && cd .. && FIRST", "pushd docs; FIRST; popd; SECOND"),
                *("env A=b FIRST", "nohup FIRST", "timeout 5 FIRST", "if true; then FIRST; fi"),
                *(
                    "{ FIRST; }",
                    "! FIRST",
                    "true && { FIRST; SECOND; }",
                    "echo $(FIRST)",
                    "A=b FIRST",
                ),
                *("FIRST # rm -rf .", "while true; do FIRST; break; done", 'cd "$OLD" && FIRST'),
            ]
        ),
        SIMPLE,
        SIMPLE,
    ),
)


def made(folder):
    """Make a repository; return its folder."""
    root = Path(folder, "shop")
    (root / ".git").mkdir(parents=True)
    (root / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("as it was\n")
    (root / "link").symlink_to("src")
    (root / "docs" / "link").symlink_to("../src")
    return root


def seen(root):
    """Return what is in a folder."""
    found = {}
    for path in sorted(root.rglob("*")):
        data = path.readlink() if path.is_symlink() else path.is_file() and path.read_bytes()
        found[path.relative_to(root).as_posix()] = (data, path.lstat().st_mode)
    return found


def touched(command, root):
    """Run a command; return the paths that it changed."""
    before = seen(root)
    environment = {"PATH": os.environ["PATH"], "HOME": str(root.parent), "OLD": str(root / "src")}
    subprocess.run(
        [BASH],
        input=command,
        cwd=root,
        env=environment,
        text=True,
        capture_output=True,
        check=False,
        timeout=20,
    )
    after = seen(root)
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def denied(command, glob, root):
    """Say whether a command is denied while someone else holds a glob."""
    wanted = wish([glob], str(root), mode=Mode.EXCLUSIVE, seconds=60)
    aimed, unseen = aimed_at(changes_of("Bash", {"command": command}, [str(root)]))
    return bool(unseen) or any(wanted.lease("other").meets(aim) for aim in aimed)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(COMMANDS, st.sampled_from(LEASES))
def test_no_command_that_touches_a_lease_gets_by(command, glob):
    with tempfile.TemporaryDirectory() as folder:
        root = made(folder)
        stopped = denied(command, glob, root)
        wrong = {path for path in touched(command, root) if means(split(glob), split(path))}
        assert stopped or not wrong, (command, glob, wrong)


@pytest.mark.parametrize(
    "command",
    [
        "cat src/a.py | head -5",
        "ls -la src 2>/dev/null",
        "grep -rn 'def ' src > /tmp/found.txt",
        "find . -name '*.py'",
        "find src -type f | xargs grep -l was",
        "git status && git diff src/a.py && git log -3 --oneline",
        "git add -A && git commit -m 'rename src/a.py' && git push",
        "git checkout -b mine",
        "sed -n 1,5p src/a.py",
        "awk '{print $1}' src/a.py",
        "python -m pytest -q src 2>&1 | tail -5",
        "pytest -x $ARGS",
        'echo $HOME $(date) "$USER"',
        "cd docs && touch b.md",
        "rm docs/a.md",
        "mv docs/a.md docs/b.md",
        "pip install -e .",
        "npm test",
        "make -j2",
        "ruff check src",
        "black --check src",
        "mkdir -p build && cp docs/a.md build/a.md",
        "cat > docs/new.md <<'EOF'\nsee src/a.py\nEOF",
        "diff <(ls src) <(ls docs)",
        "test -f src/a.py && echo there",
        'for f in src/*.py; do wc -l "$f"; done',
        "timeout 60 cat src/a.py",
        "FOO=bar python -m mypy src",
        "curl -s http://127.0.0.1:1/src/a.py",
        "true",
    ],
)
def test_what_leaves_the_lease_alone_is_not_denied(command, tmp_path):
    assert not denied(command, "src/**", made(tmp_path))


@pytest.mark.parametrize(
    "command",
    [
        *("git checkout main", "git switch main", "git reset --hard", "git stash", "git clean -fd"),
        *(
            "git restore src/a.py",
            "git merge topic",
            "git rebase main",
            "git pull",
            "git -C src pull",
        ),
        *("git checkout -- '*.py'", "git restore :/", "git rm src/a.py", "git apply x.patch"),
        *("git worktree remove .", "git unknown-alias", "git stash pop", "git checkout -- src"),
        *(
            "black .",
            "ruff format",
            "ruff check --fix",
            "ruff format src",
            "isort src",
            "cargo fmt",
        ),
        *("npm run format", "npx prettier --write .", "make fmt", "gofmt -w src/a.go", "rm -r ."),
        *("uv run black .", "tar xf /tmp/x.tar", "patch -p1 < /tmp/x.patch", "rsync -a /tmp/x/ ./"),
        *("perl -pi -e s/a/b/ src/a.py", "sed -ni p src/a.py", "python gen.py src", "ed src/a.py"),
        *("python -c \"open('src/a.py', 'w')\"", "python - <<'EOF'\nopen('src/a.py','w')\nEOF"),
        *("rm -rf ../shop", "rm -rf ..", 'rm -rf "$DIR"', "$TOOL x", "echo src/a.py | xargs rm"),
        *(
            "bash -c 'rm src/a.py'",
            'sh -lc "cd src && rm a.py"',
            "sudo rm src/a.py",
            "tee src/a.py",
        ),
        *(
            "cd ~ && rm -r x; cd - ; rm src/a.py",
            "exec > src/a.py",
            "cat x >src/a.py",
            "find -delete",
        ),
        *("curl -o src/a.py http://127.0.0.1:1/", "wget -O src/a.py x", "tool --out=src/a.py"),
        *(
            "tool -osrc/a.py",
            "(rm src/a.py",
            "echo 'rm src/a.py' | bash",
            "rm Src/A.py",
            "x" * 60_000,
        ),
    ],
)
def test_what_may_touch_the_lease_is_denied(command, tmp_path):
    assert denied(command, "src/**", made(tmp_path))


@settings(max_examples=500)
@given(st.text("rm src/a.py\"'`$(){}<>|&;\\\n#*~=E-", max_size=60))
def test_reading_any_text_comes_to_an_end(text):
    changed = changes_of("Bash", {"command": text}, ["/x"])
    assert changed.folders[0] == "/x"
