"""Plugins on disk as pip would leave them, for the tests of discovery."""

import sys
from itertools import count

import pytest
from attrs import define, field


@define
class Shelf:
    """A folder on the path that distributions are put in."""

    folder: object
    prefix: str
    _numbers: object = field(factory=count)

    def put(self, name, source, *, distribution=None, requires=(), version="1.0"):
        """Install a plugin; return the name of its module."""
        module = f"{self.prefix}_{next(self._numbers)}_{name.replace('-', '_')}"
        (self.folder / f"{module}.py").write_text(source, encoding="utf-8")
        distribution = distribution or f"ccmaster-plugin-{name}"
        self.describe(distribution, f"{name} = {module}", requires=requires, version=version)
        return module

    def describe(self, distribution, entry_points, *, requires=(), version="1.0"):
        """Write what pip writes of a distribution, and nothing else."""
        info = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        about = [f"Name: {distribution}", f"Version: {version}"]
        about += [f"Requires-Dist: {requirement}" for requirement in requires]
        (info / "METADATA").write_text("\n".join(about) + "\n", encoding="utf-8")
        text = f"[ccmaster.plugins]\n{entry_points}\n"
        (info / "entry_points.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """An empty folder, first on the path; what is imported from it is forgotten afterwards."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    before = set(sys.modules)
    yield Shelf(folder, prefix="shelf")
    for module in set(sys.modules) - before:
        if module.startswith("shelf_"):
            del sys.modules[module]
