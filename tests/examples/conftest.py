"""The example plugins of the documentation, installed one by one."""

import os
from importlib import import_module
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install an example as pip would leave it, for ccmaster to discover; return its modules."""
    site = tmp_path / "site"
    site.mkdir()
    for folder in (EXAMPLES, site):
        monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(site), str(EXAMPLES))))

    def put(name):
        package = f"ccmaster_plugin_{name}"
        info = site / f"{package}-0.1.0.dist-info"
        info.mkdir()
        about = f"Name: {package.replace('_', '-')}\nVersion: 0.1.0\n"
        (info / "METADATA").write_text(about, encoding="utf-8")
        entry = f"[ccmaster.plugins]\n{name.replace('_', '-')} = {package}.plugin\n"
        (info / "entry_points.txt").write_text(entry, encoding="utf-8")
        return lambda module: import_module(f"{package}.{module}")

    return put
