"""A new plugin is written whole or not at all, and never over something."""

import ast
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core import __version__, scaffold
from ccmaster_hookspecs.errors import CcmasterError, InvalidRequest


def test_it_is_a_distribution_that_ccmaster_finds(tmp_path):
    folder = scaffold.write("green-tea", tmp_path)
    assert folder == tmp_path / "ccmaster-plugin-green-tea"
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "ccmaster-plugin-green-tea"
    entry_points = project["entry-points"]["ccmaster.plugins"]
    assert entry_points == {"green-tea": "ccmaster_plugin_green_tea.plugin"}
    major, minor = __version__.split(".")[:2]
    assert f"ccmaster-hookspecs=={major}.{minor}.*" in project["dependencies"]


def test_every_file_is_there_and_whole(tmp_path):
    folder = scaffold.write("green-tea", tmp_path)
    files = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    package = "src/ccmaster_plugin_green_tea"
    assert files == {
        "README.md",
        "pyproject.toml",
        "tests/test_plugin.py",
        *(f"{package}/{name}.py" for name in ("__init__", "plugin", "settings", "turns")),
    }
    for file in folder.rglob("*.py"):
        assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    text = "".join(
        file.read_text(encoding="utf-8") for file in folder.rglob("*.*") if file.is_file()
    )
    assert "${" not in text
    assert "PACKAGE" not in text


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Green-Tea",
        "green_tea",
        "green tea",
        "-tea",
        "tea-",
        "green--tea",
        "7up",
        "thé",
        "../tea",
        "tea/../..",
        "tea\n",
        "ccmaster",
        "ccmaster-plugin-tea",
        "permissions",
        "t" * 41,
    ],
)
def test_a_bad_name_is_refused_with_what_is_allowed(tmp_path, name):
    with pytest.raises(InvalidRequest, match="such as 'green-tea'"):
        scaffold.write(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


@given(st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,2}", fullmatch=True))
def test_any_good_name_gives_python(tmp_path_factory, name):
    folder = tmp_path_factory.mktemp("new")
    try:
        new = scaffold.write(name, folder)
    except InvalidRequest:
        assert name.startswith("ccmaster") or name in {"host", "store", "sessions", "plugins"}
        return
    for file in new.rglob("*.py"):
        ast.parse(file.read_text(encoding="utf-8"))


def test_an_existing_folder_is_left_as_it_is(tmp_path):
    mine = tmp_path / "ccmaster-plugin-tea" / "mine"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidRequest, match="is there already"):
        scaffold.write("tea", tmp_path)
    assert [file.name for file in mine.parent.iterdir()] == ["mine"]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CcmasterError, match="cannot be written: No such file or directory"):
        scaffold.write("tea", tmp_path / "nowhere")


def test_where_the_disk_gives_out_nothing_is_left(tmp_path, monkeypatch):
    written = []

    def full(self, *_, **__):
        written.append(self)
        if len(written) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(CcmasterError, match="No space left on device"):
        scaffold.write("tea", tmp_path)
    assert list(tmp_path.iterdir()) == []
