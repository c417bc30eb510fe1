"""The rules of the house that a tool can see: no shell, short files, plain names."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = 260
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    if name and (ROOT / name).is_file()
]
PYTHON = [path for path in TRACKED if path.suffix == ".py"]
SOURCE = [path for path in PYTHON if "src" in path.relative_to(ROOT).parts[:-1]]
TESTS = [path for path in PYTHON if "tests" in path.relative_to(ROOT).parts]

SHELLS = {"bash", "cmd", "cmd.exe", "dash", "ksh", "sh", "zsh"}
SHELL_CALLS = {
    "asyncio.create_subprocess_shell",
    "loop.subprocess_shell",
    "os.popen",
    "os.system",
    "subprocess.getoutput",
    "subprocess.getstatusoutput",
}
NOT_USED = {"engine", "handler", "helper", "manager", "misc", "payload", "util", "utils"}
PRIVATE = {
    "a registry": r"pypi\.org|pythonhosted\.org|artifactory|--(extra-)?index-url|registry\.npmjs",
    "a path of one machine": r"(?<![\w.])/(work|root|Users)/\w",
}
HERE = Path(__file__)


def named(paths):
    return {str(path.relative_to(ROOT)): path for path in paths}


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@pytest.fixture(params=named(PYTHON).values(), ids=named(PYTHON))
def python(request):
    return request.param


@pytest.fixture(params=named(SOURCE).values(), ids=named(SOURCE))
def source(request):
    return request.param


def test_there_is_something_to_hold():
    assert len(SOURCE) > 50
    assert len(TESTS) > 20


def test_no_shell_is_run(python):
    found = [ast.unparse(node) for node in ast.walk(tree(python)) if _runs_a_shell(node)]
    assert found == []


def _runs_a_shell(node):
    match node:
        case ast.Call(func=function, keywords=keywords):
            asked = [keyword.value for keyword in keywords if keyword.arg == "shell"]
            return ast.unparse(function) in SHELL_CALLS or any(map(_not_false, asked))
        case ast.ImportFrom(module=module, names=names):
            return any(f"{module}.{alias.name}" in SHELL_CALLS for alias in names)
        case ast.List(elts=words) | ast.Tuple(elts=words):
            texts = [word.value for word in words if isinstance(word, ast.Constant)]
            return len(texts) > 1 and Path(str(texts[0])).name in SHELLS and "-c" in texts
    return False


def _not_false(value):
    return not (isinstance(value, ast.Constant) and value.value is False)


@pytest.mark.parametrize(
    "code",
    [
        "subprocess.run('ls', shell=True)",
        "subprocess.run('ls', shell=flag)",
        "os.system('ls')",
        "asyncio.create_subprocess_shell('ls')",
        "from subprocess import run, getoutput",
        "run(['/bin/sh', '-c', 'ls'])",
        "os.execvp('bash', ('bash', '-lx', '-c', text))",
    ],
)
def test_a_shell_would_be_seen(code):
    assert any(map(_runs_a_shell, ast.walk(ast.parse(code))))


def test_a_file_has_one_idea_and_says_it(source):
    docstring = ast.get_docstring(tree(source))
    assert docstring, "say in a docstring what the file is for"
    assert len(docstring.partition("\n")[0]) <= 100


def test_a_file_is_short(source):
    lines = len(source.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, "split it by idea"


def test_no_name_says_nothing(source):
    names = {*source.relative_to(ROOT).with_suffix("").parts, *_given_names(tree(source))}
    assert sorted(name for name in names if set(_words(name)) & NOT_USED) == []


def _given_names(module):
    """Yield the names that a module gives to things; those of others are not its own."""
    for node in ast.walk(module):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.AsyncFunctionDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(attr=name, ctx=ast.Store()) | ast.alias(asname=str(name)):
                yield name


def _words(name):
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


@pytest.mark.parametrize("name", ["StoreManager", "event_handler", "utils", "JSONPayload", "misc"])
def test_such_a_name_would_be_seen(name):
    assert set(_words(name)) & NOT_USED


@pytest.mark.parametrize("what", PRIVATE)
def test_nothing_private_is_published(what):
    pattern = re.compile(PRIVATE[what])
    found = [
        f"{name}: {match[0]}"
        for name, path in named(TRACKED).items()
        if path != HERE and (match := pattern.search(_text(path)))
    ]
    assert found == []


def _text(path):
    return path.read_text(encoding="utf-8", errors="replace")
