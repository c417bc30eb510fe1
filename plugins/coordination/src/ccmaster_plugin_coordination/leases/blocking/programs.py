"""What a program does to the files that it is called with, as far as its name and options tell.

What is not known here is taken to change whatever it names.
"""

import re
from collections.abc import Sequence
from enum import Enum


class Effect(Enum):
    """What a call of a program may change."""

    NOTHING = "nothing"
    NAMED = "named"
    """The files that it names."""
    TREES = "trees"
    """What it names, and all below that."""
    HERE = "here"
    """That, and all below the folder it is called in."""
    WORKTREE = "worktree"
    """Anything in the worktree."""
    UNSEEN = "unseen"
    """What it is told elsewhere, such as on its input."""


def several(words: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(words.split())


SHELLS = several("sh bash dash ash zsh ksh")
WRAPPERS = several(
    "sudo doas nohup time timeout nice ionice command builtin exec env stdbuf setsid chrt taskset"
    " npx pnpx bunx uvx caffeinate"
)
"""Programs that call the one that is named after their options."""
RUNS = {
    "uv": several("run"),
    "poetry": several("run"),
    "pipenv": several("run"),
    "hatch": several("run"),
    "pdm": several("run"),
    "bundle": several("exec"),
    "npm": several("exec"),
    "pnpm": several("exec dlx"),
    "yarn": several("exec dlx"),
    "bun": several("x"),
}
"""Programs that do so after one of these words."""
_READS = several(
    "cat ls dir head tail grep egrep fgrep rg ag ack wc echo printf pwd cd pushd popd dirs which"
    " type whereis file stat du df ps date whoami id uname hostname printenv true false test [ [["
    " : sleep seq less more diff cmp comm cut tr nl od hexdump strings md5sum sha1sum sha256sum"
    " sha512sum cksum basename dirname realpath readlink jq tree column paste join fold rev tac"
    " expr let read export unset set shopt local declare typeset readonly shift return exit break"
    " continue wait jobs fg bg kill pgrep lsof history hash ulimit umask man help for select case"
    " done fi esac in } ]] done; gh ccmaster pytest py.test mypy pyright flake8 pylint bandit"
    " vulture shellcheck find fd sort sed awk gawk mawk ruff eslint prettier git curl yq"
)
"""Programs that change no file that they name, but for what `_WRITES` has."""
_WRITES: dict[str, tuple[re.Pattern[str], Effect]] = {
    name: (re.compile(pattern), effect)
    for name, pattern, effect in (
        ("find", r"-(delete|exec|execdir|ok|okdir|fprint0?|fprintf|fls)", Effect.TREES),
        ("fd", r"-[xX].*|--exec(-batch)?", Effect.HERE),
        ("sort", r"-\w*o.*|--output.*", Effect.NAMED),
        ("tree", r"-\w*o.*", Effect.NAMED),
        ("sed", r"-[nErsuz]*i.*|--in-place.*|(.*[\s;{}/$\dgpIM])?[wW]\s+.*", Effect.NAMED),
        ("awk", r".*(>|system|\|).*|-i|inplace", Effect.NAMED),
        ("yq", r"-\w*i\w*|--inplace", Effect.NAMED),
        ("ruff", r"format|--fix(-only)?|--unsafe-fixes|--add-noqa", Effect.TREES),
        ("eslint", r"--fix", Effect.TREES),
        ("prettier", r"-w|--write", Effect.TREES),
        ("curl", r"-\w*[oOJ].*|--output.*|--remote-.*", Effect.NAMED),
        ("gh", r"checkout|clone|download|sync", Effect.WORKTREE),
        ("pytest", r"--(junit-?xml|snapshot-update|inline-snapshot|basetemp).*", Effect.TREES),
        ("less", r"-\w*[oO].*", Effect.NAMED),
    )
}
_WRITES |= {"gawk": _WRITES["awk"], "mawk": _WRITES["awk"], "py.test": _WRITES["pytest"]}
_NAMED_ONLY = several(
    "mkdir touch tee truncate dd uniq xxd split csplit wget pip pip3 uv poetry pipenv pdm hatch npm"
    " pnpm yarn bun make gmake cmake ninja cargo go docker podman tox nox mvn gradle gradlew bazel"
    " tsc webpack vite jest vitest mocha playwright java javac rustc meson conda brew apt apt-get"
)
"""Programs to which a folder is no more than where they work, or make one thing in."""
_HERE = several("tar unzip bsdtar cpio ar 7z patch rename mmv rsync")
"""Programs that make files whose names are elsewhere than among their words."""
_HERE_IF_BARE = several("find ruff eslint prettier")
_CHECKED = {
    "black": several("--check --diff"),
    "isort": several("--check --check-only -c --diff"),
    "rustfmt": several("--check"),
    "gofmt": several("-l -d"),
    "clang-format": several("--dry-run -n"),
}
"""Formatters, and the options with which they only look."""
_FORMATS = re.compile(r"(.*[:_-])?(fmt|format|fix|codemod|migrate)([:_-].*)?")
_TASKS = several("make gmake cargo go npm pnpm yarn bun just task invoke inv rake pre-commit")
"""Programs whose words may be the names of tasks."""


def effect(words: Sequence[str]) -> Effect:
    """Say what a call may change; the first word is the program, bare."""
    program, arguments = words[0], words[1:]
    if program == "git":
        return _git(arguments)
    if program in ("xargs", "parallel"):
        return _told_elsewhere(arguments)
    if program in _TASKS and any(_FORMATS.fullmatch(word) for word in arguments):
        return Effect.WORKTREE
    if program in _WRITES or program in _CHECKED:
        return _by_options(program, arguments)
    for programs, found in _KNOWN:
        if program in programs:
            return found
    return Effect.TREES


_KNOWN = ((_READS, Effect.NOTHING), (_HERE, Effect.HERE), (_NAMED_ONLY, Effect.NAMED))


def _told_elsewhere(arguments: Sequence[str]) -> Effect:
    """Say what a program changes that gets the names on its input."""
    called = next((at for at, word in enumerate(arguments) if word in _READS), None)
    reads = called is not None and effect(arguments[called:]) is Effect.NOTHING
    return Effect.NOTHING if reads else Effect.UNSEEN


def _by_options(program: str, arguments: Sequence[str]) -> Effect:
    """Say what a program changes that only looks, or not, by its options."""
    if program in _CHECKED:
        return Effect.TREES if _CHECKED[program].isdisjoint(arguments) else Effect.NOTHING
    pattern, found = _WRITES[program]
    if not any(pattern.fullmatch(word.replace("\n", " ")) for word in arguments):
        return Effect.NOTHING
    # Where no path is named, they work on the folder that they are in.
    named = arguments[:1] if program == "find" else arguments[1:]
    bare = program in _HERE_IF_BARE and all(word.startswith("-") for word in named)
    return Effect.HERE if bare else found


_GIT_READS = several(
    "status diff log show blame annotate grep ls-files ls-tree ls-remote rev-parse rev-list branch"
    " remote config add stage commit push fetch tag describe shortlog reflog cat-file name-rev"
    " merge-base for-each-ref symbolic-ref show-ref show-branch var version --version help --help"
    " count-objects fsck gc maintenance notes whatchanged cherry range-diff diff-tree diff-index"
    " diff-files check-ignore check-attr check-mailmap init update-index update-ref write-tree"
    " commit-tree hash-object mktree pack-refs prune repack verify-commit verify-tag"
)
"""Subcommands that leave the files of the worktree as they are."""
_GIT_ALSO_READS = {
    "stash": several("list show drop clear create store"),
    "worktree": several("list add prune lock unlock"),
    "submodule": several("status summary"),
    "bisect": several("log view"),
    "sparse-checkout": several("list"),
    "lfs": several("ls-files status track env"),
}
_GIT_OPTIONS = several("-C -c --git-dir --work-tree --namespace --exec-path")
"""Options before the subcommand whose value is the next word."""


def _git(arguments: Sequence[str]) -> Effect:
    rest = list(arguments)
    while rest and rest[0].startswith("-") and rest[0] not in _GIT_READS:
        del rest[: 2 if rest[0] in _GIT_OPTIONS else 1]
    if not rest:
        return Effect.NOTHING
    command, *words = rest
    if any(word.startswith("--output") for word in words):
        return Effect.TREES
    reads = command in _GIT_READS or (bool(words) and words[0] in _GIT_ALSO_READS.get(command, ()))
    branches = command in ("checkout", "switch") and (
        len(words) == 2 and words[0] in ("-b", "-c", "--create")
    )
    if reads or branches or (not words and command in ("clone", "worktree")):
        return Effect.NOTHING
    paths = words[words.index("--") + 1 :] if "--" in words else None
    if command in ("restore", "rm", "mv") and paths is None:
        paths = [word for word in words if not word.startswith("-")]
    # A wildcard of git's goes into folders, and ':/' is the whole worktree.
    plain = paths and not any(word[:1] == ":" or set("*?[") & set(word) for word in paths)
    if plain and command in ("checkout", "restore", "rm", "mv"):
        return Effect.TREES
    return Effect.TREES if command in ("clone", "worktree", "archive") else Effect.WORKTREE
