"""Rules on commands: what they permit is plain, what they forbid is found wherever it hides."""

import pytest

from ccmaster_core.permissions import commands
from ccmaster_core.permissions.calls import Calls
from ccmaster_core.permissions.commands import covers


def touches(pattern, text):
    return commands.touches(pattern, Calls.of(text))


@pytest.mark.parametrize(
    "command",
    [
        "git",
        "git status",
        "  git   status  -s\n",
        "git commit -m 'fix; rm -rf / && $(x) `y`'",
        'git commit -m "two\nlines | more"',
        "git add *.py [ab]?.txt",
        "git log --format=%h HEAD^..HEAD~2 café",
    ],
)
def test_one_plain_call_is_permitted(command):
    assert covers("git *", command)
    assert covers("git:*", command)


@pytest.mark.parametrize(
    "command",
    [
        "git status && rm -rf /",
        "git status; rm -rf /",
        "git status | sh",
        "git status || rm -rf /",
        "git status & rm -rf /",
        "git status\nrm -rf /",
        "git status\r\nrm -rf /",
        "git status `rm -rf /`",
        "git status $(rm -rf /)",
        'git status "$(rm -rf /)"',
        'git status "`rm -rf /`"',
        "git status <(rm -rf /)",
        "git log > /etc/passwd",
        "git log >> ~/.bashrc",
        "git apply < patch",
        "git log 2>/tmp/x",
        "git status $HOME",
        "git status ${IFS}x",
        "git status $'\\x0arm'",
        "git status {a,b}",
        "git status \\\nrm",
        "git status \\; rm",
        "git status # comment",
        "git status 'unbalanced",
        'git status "unbalanced',
        "GIT_PAGER='rm -rf /' git log",
        "GIT_SSH_COMMAND=x git fetch",
        "env git status",
        "sudo git status",
        "/tmp/git status",
        "./git status",
        "gitx status",
        "g*t status",
        "'git' status",
        "\\git status",
        "! git status",
        "git(){ rm -rf /; }; git",
        "git\u00a0status",
        "git status\u2028rm",
        "git status\0rm",
        "git status \x1b[2J",
        "",
        "&& git",
        "git status &&",
    ],
)
def test_anything_more_is_not(command):
    assert not covers("git *", command)


def test_a_star_stands_for_words_and_within_one():
    assert covers("npm run *", "npm run")
    assert covers("npm run test:*", "npm run test:unit") is False
    assert covers("npm run test:* --watch", "npm run test:unit --watch")
    assert covers("git * main", "git push origin main")
    assert not covers("git * main", "git push origin main --force")
    assert covers("pytest tests/*", "pytest tests/a.py")
    assert not covers("pytest tests/*", "pytest tests/../../evil.py")
    assert not covers("ls", "ls -la")
    assert covers("cd src && pytest", "cd src && pytest")
    assert not covers("cd * && pytest", "cd src && pytest")


@pytest.mark.parametrize(
    "command",
    [
        "rm",
        "rm -rf /",
        "/bin/rm x",
        "RM x",
        "r\\m x",
        "'r'm x",
        'r""m x',
        "$'rm' x",
        "$X x",
        "r? x",
        "{rm,-rf,/}",
        "X=1 rm x",
        ">/dev/null rm x",
        "2>&1 rm x",
        "true && rm x",
        "true; rm x",
        "true | rm x",
        "true & rm x",
        "true\nrm x",
        "(rm x)",
        "{ rm x; }",
        "! rm x",
        "if true; then rm x; fi",
        "while rm x; do :; done",
        "case x in *) rm x;; esac",
        "f() { rm x; }; f",
        "echo $(rm x)",
        'echo "$(rm x)"',
        "echo `rm x`",
        "diff <(rm x) y",
        "echo ${y:-$(rm x)}",
        "let 'a[$(rm x)]=1'",
        "sh -c 'rm x'",
        'bash -lc "cd / && rm x"',
        "eval 'rm x'",
        "eval r'm x'",
        "echo 'rm x' | sh",
        "sh <<< 'rm x'",
        "bash <<E\nrm x\nE",
        "base64 -d <<< cm0= | bash -s",
        "source /dev/stdin",
        "sudo -u root rm x",
        "env -i A=1 rm x",
        "env -S 'rm x'",
        "xargs rm",
        "xargs -I% % x",
        "echo rm | xargs sudo",
        "timeout 5 rm x",
        "nohup nice -n 5 rm x",
        "find . -exec rm {} ;",
        "find . -name '*.pyc' -execdir /bin/rm {} +",
        "trap 'rm x' EXIT",
        "ssh host 'rm x'",
        "cat <<'E'\nit's\nE\nrm x # '",
        "echo $((1<<2))\nrm x",
        "echo 'x",
        "x" * 60_000,
        "\0",
    ],
)
def test_what_is_forbidden_is_found(command):
    assert touches("rm *", command)


@pytest.mark.parametrize(
    "command",
    [
        "ls -la ~/rm",
        "git rm x",
        "git commit -m 'rm -rf is bad; do not rm'",
        "echo rm",
        "grep -rn 'rm (' src | head",
        "cat > x.py <<'E'\nit's `rm x`\nE",
        "git commit -m \"$(cat <<'E'\nDon't rm it\nE\n)\"",
        'for f in *.py; do echo "$f"; done',
        "if [ -d x ]; then ls x; else mkdir x; fi",
        "docker run --rm x",
        "make -j$(nproc) 2>&1 | tee log",
        "source .venv/bin/activate && pytest -q",
        "ls # rm x",
        "",
    ],
)
def test_what_only_speaks_of_it_is_let_be(command):
    assert not touches("rm *", command)


def test_options_between_and_after_make_no_difference():
    assert touches("git push", "git -C /x push --force origin main")
    assert touches("git push --force *", "git push origin main --force")
    assert not touches("git push *", "git pull")
    assert touches("./deploy *", "./deploy now")
    assert touches("npm run deploy:*", "npm run deploy --prod")
    assert touches("*", "anything")
    assert not touches("*", "# nothing")
