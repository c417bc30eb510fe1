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


TOLD_OF = "session/4be1c2d3-0000-4000-8000-000000000000"


@pytest.fixture
def told():
    """Return what tells of the last of some events, once a session 'fix-2' is asked for."""
    from ccmaster_core.cli.view.lines import Reader
    from ccmaster_core.cli.view.telling import line
    from ccmaster_core.status import after
    from ccmaster_hookspecs.events import LaunchRequested
    from ccmaster_hookspecs.principals import person
    from ccmaster_hookspecs.status import Status

    ana = person("ana")
    ana_reads = Reader(you=ana, names={"9c": "fix-1"}.get, home="/home/ana", keys=True)
    launch = LaunchRequested(
        stream=TOLD_OF, by=ana, name="fix-2", runtime="claude", working_dir="/home/ana/shop"
    )

    def tell(*happened, verbose=False, reader=ana_reads):
        status = before = Status(session_id=TOLD_OF.removeprefix("session/"))
        for event in (launch, *happened):
            before, status = status, after(status, event)
        return line((launch, *happened)[-1], before, status, reader, verbose=verbose)

    return tell
