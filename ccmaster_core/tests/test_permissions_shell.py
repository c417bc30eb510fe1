"""What bash really does, beside what the rules say of it: nothing that runs goes unseen."""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ccmaster_core.permissions import commands
from ccmaster_core.permissions.calls import Calls
from ccmaster_core.permissions.commands import covers, plain_call

BASH = shutil.which("bash")


def touches(pattern, text):
    return commands.touches(pattern, Calls.of(text))


with_bash = pytest.mark.skipif(BASH is None, reason="there is no bash to compare with")

# Only words that do nothing: whatever bash makes of them, it finds no program but itself.
TOKENS = (
    *("forbidden", "ok", "forb", "idden", "x", "2", " ", " ", " ", "\t", "\n", "\n", ";", "&&"),
    *("||", "|", "'", "'", '"', '"', "\\", "$(", ")", "`", "(", "{ ", "; }", "{", "}", ","),
    *("<<E\n", "<<'E'\n", "<<-E\n", "\nE\n", "<<<", ">", "<", ">&2", "2>", "<(", "#", "!", "~"),
    *("$x", "$X", "X=forbidden ", "X=", "=", "${X:-", "${X#", "$'", '$"', "*", "?", "[", "]"),
    *("eval ", "sh -c ", "command ", "exec ", "trap ", " EXIT", "if ", "then ", "fi", "do ", "[["),
    *("while false; do ", "for x in ", "done", "case x in x) ", ";; esac", "((", "))", "1<<2"),
    *("let ", "f() ", "alias ", "forbidden x", "ok x", "-c", "--", "@", "%", "^", ":", "]]"),
)
LITTER = st.lists(st.sampled_from(TOKENS), max_size=14).map("".join)

CALLS = st.sampled_from(
    (
        *("forbidden x", "for''bidden", "f\\orbidden y", '"forbidden" z', "X=1 forbidden", "ok x"),
        *(">f forbidden", "2>&1 forbidden", "ok 'a b'", "ok # it's\n", "ok '\"'", "ok \\'"),
        *("forbidden # '\n", "ok <<'E'\nit's `\nE\n", "ok <<-E\n\tx'\n\tE\n", "ok ${x:-y}"),
        *("ok ${x:-'}'}", 'ok "${x#\'"\'}"', "ok $'a\\'b'", "ok $((1<<2))", "ok {a,b}", "ok 'E'"),
        *("ok <<A <<'B'\n'\nA\n\"\nB\n", "ok >f <<E\n$(forbidden)\nE\n", "[ -n x ]", "a=(b c)"),
    )
)
FRAMES = (
    *("{0}; {1}", "{0} && {1}", "{0} || {1}", "{0} | {1}", "{0}\n{1}", "ok $({0}\n) {1}"),
    *(
        'ok "x $({0}\n) y"; {1}',
        "({0}\n)\n{1}",
        "{{ {0}\n}}; {1}",
        "sh -c {0!q}",
        "eval {0!q}; {1}",
    ),
    *("if {0}\nthen {1}\nfi", "case x in x) {0}\n;; y) {1}\n;; esac", "for i in 1; do {0}\ndone"),
    *("f() {{ {0}\n}}; f; {1}", "! {0}", "ok <({0}\n)", "ok <<E\n{0}\nE\n{1}", "command {0}"),
    *("trap {0!q} EXIT; {1}", 'X={0!q}; {1}; eval "$X"', 'ok "${{x:-$({0}\n)}}"\n{1}', "time {0}"),
    *("ok <<E\n$({0}\n)\nE\n{1}", "coproc {0}", "ok $'\\'' ; {0}", "ok \\\n{0}", "ok; \\\n {0}"),
)


def framed(frame: str, inner: tuple[str, str]) -> str:
    quoted = frame.replace("{0!q}", shlex.quote(inner[0]).replace("{", "{{").replace("}", "}}"))
    return quoted.format(*inner)


SCRIPTS = st.recursive(
    CALLS,
    lambda inner: st.builds(framed, st.sampled_from(FRAMES), st.tuples(inner, inner)),
    max_leaves=6,
)
HANDLER = '() { printf "%s\\0" "$1" >>"$CALLED"; }'


class Bash:
    """A bash that finds no program but itself, and tells which it looked for."""

    def __init__(self, folder: Path) -> None:
        self.called = folder / "called"
        self.working_dir = folder / "work"
        self.working_dir.mkdir()
        (folder / "bin").mkdir()
        (folder / "bin" / "sh").symlink_to(str(BASH))
        self.environment = {
            "PATH": str(folder / "bin"),
            "CALLED": str(self.called),
            "FUNCNEST": "4",
            "BASH_FUNC_command_not_found_handle%%": HANDLER,
        }

    def run(self, script: str) -> tuple[set[str], set[str]]:
        """Return the programs that it looked for, and the files that it made."""
        self.called.write_text("")
        process = subprocess.Popen(
            [str(BASH), "-c", script],
            cwd=self.working_dir,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(3)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        made = {path.name for path in self.working_dir.iterdir()}
        for name in made:
            (self.working_dir / name).unlink()
        return {name for name in self.called.read_text().split("\0") if name}, made


@with_bash
@settings(max_examples=400, deadline=None)
@given(script=st.one_of(LITTER, SCRIPTS, SCRIPTS))
@example(script='eval "$(ok)" forbidden')
@example(script="ok <<'E'\nit's\nE\nforbidden # '")
@example(script="ok $((1<<2))\nforbidden")
@example(script="ok; \\\n forbidden")
def test_bash_runs_nothing_that_the_rules_do_not_see(tmp_path_factory, script):
    called, made = Bash(tmp_path_factory.mktemp("bash")).run(script)
    if "forbidden" in called:
        assert touches("forbidden *", script)
        assert not covers("ok *", script)
    if covers("ok *", script):
        assert called <= {"ok"}
        assert made == set()


@settings(max_examples=500)
@given(st.one_of(LITTER, st.text(max_size=200)))
@example("trap [[")
@example("eval 'forbidden x'")
def test_a_plain_call_is_read_alike_both_ways(text):
    words = plain_call(text)
    if words is not None:
        calls = Calls.of(text)
        assert not calls.clear or calls.direct[0] == words
        # Only a program that runs its own words, such as `eval`, may call more than itself.
        assert not calls.clear or calls.carried or len(calls.direct) == 1


@pytest.mark.parametrize("part", ["$(", "sudo sh ", "'", "\\", "a$", "`", "<<E\n", "((", "x y "])
def test_a_text_of_any_length_is_read_or_given_up(part):
    text = part * (49_999 // len(part))
    assert touches("forbidden *", text) is not Calls.of(text).clear
    assert touches("forbidden *", text * 2)
    assert not covers("x *", text * 2)
