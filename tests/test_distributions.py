"""The distributions belong together, and each declares what it imports, and no more."""

import ast
import re
import sys
import tomllib
from configparser import ConfigParser
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from ccmaster_core import __version__

ROOT = Path(__file__).parents[1]
PROJECTS = {
    project["name"]: (path.parent, project)
    for path in sorted([*ROOT.glob("*/pyproject.toml"), *ROOT.glob("plugins/*/pyproject.toml")])
    if (project := tomllib.loads(path.read_text(encoding="utf-8"))["project"])
}
WHOLE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PLUGINS = [name for name in PROJECTS if name.startswith("ccmaster-plugin-")]
SERIES = ".".join([*__version__.split(".")[:2], "*"])


@pytest.fixture(params=PROJECTS)
def name(request):
    return request.param


def needed(project):
    return {re.match(r"[\w.-]+", line)[0]: line for line in project["dependencies"]}


def package_of(name):
    return name.replace("-", "_")


def distribution_of(package):
    # Of what is installed to be edited, nobody knows the packages but we.
    name = package if package.startswith("ccmaster") else packages_distributions()[package][0]
    return name.lower().replace("_", "-")


def source_of(name):
    return sorted((PROJECTS[name][0] / "src" / package_of(name)).rglob("*.py"))


def imported(name):
    """Return the top packages that a distribution imports, but for itself and Python's."""
    found = set()
    for path in source_of(name):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    tops = {module.partition(".")[0] for module in found}
    return tops - set(sys.stdlib_module_names) - {package_of(name)}


def test_all_have_one_version(name):
    assert PROJECTS[name][1]["version"] == WHOLE["version"] == __version__


def test_what_is_ours_is_asked_for_in_one_series(name):
    for project in (PROJECTS[name][1], WHOLE):
        ours = {line for other, line in needed(project).items() if other.startswith("ccmaster")}
        assert all(line.endswith(f"=={SERIES}") for line in ours)


def test_the_whole_is_all_of_them():
    assert set(needed(WHOLE)) | {"ccmaster-hookspecs"} == set(PROJECTS)


def test_each_has_what_a_distribution_has(name):
    folder, project = PROJECTS[name]
    assert source_of(name)
    assert (folder / "src" / package_of(name) / "py.typed").is_file()
    assert (folder / project["readme"]).read_text(encoding="utf-8").startswith(f"# {name}\n")
    assert project["requires-python"] == WHOLE["requires-python"]


@pytest.mark.parametrize("name", PLUGINS)
def test_one_word_gives_a_plugin_all_its_names(name):
    folder, project = PROJECTS[name]
    word = name.removeprefix("ccmaster-plugin-")
    assert folder.name == word.replace("-", "_")
    assert project["entry-points"]["ccmaster.plugins"] == {word: f"{package_of(name)}.plugin"}


def test_each_declares_what_it_imports(name):
    imports = set(map(distribution_of, imported(name)))
    assert imports <= set(needed(PROJECTS[name][1])) | _optional(name)


def _optional(name):
    # The fixtures are imported by pytest alone, which is therefore there.
    return {"pytest"} if name == "ccmaster-core" else set()


def test_each_imports_what_it_declares(name):
    imports = set(map(distribution_of, imported(name)))
    assert set(needed(PROJECTS[name][1])) <= imports | _found_by_others(name)


def _found_by_others(name):
    # uvicorn reads HTTP with it where it is installed, which is much cheaper.
    return {"httptools"} if name == "ccmaster-plugin-mcp-server" else set()


def test_the_contract_needs_next_to_nothing():
    assert set(needed(PROJECTS["ccmaster-hookspecs"][1])) == {"attrs", "pluggy"}


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_knows_only_the_contract(name):
    ours = {package for package in imported(name) if package.startswith("ccmaster")}
    assert ours <= {"ccmaster_hookspecs"}


def test_the_import_contracts_are_about_all_of_them():
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    roots = contracts["importlinter"]["root_packages"].split()
    assert sorted(roots) == sorted(map(package_of, PROJECTS))
    layers = contracts["importlinter:contract:arrows"]["layers"].replace("|", " ").split()
    assert sorted(layers) == sorted(roots)
