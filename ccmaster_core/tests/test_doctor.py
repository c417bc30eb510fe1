"""Checks run side by side: one that fails, hangs or lies is a finding, and the others go on."""

import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.doctor import Probe, examine, finding
from ccmaster_hookspecs.contributions import Finding
from ccmaster_hookspecs.errors import StoreCorrupt

WELL = Finding(ok=True, text="all is well")


def failing(error):
    def run():
        raise error

    return run


def one(run):
    (checked,) = examine([Probe("it", run)])
    return checked.finding


def test_findings_come_in_the_order_of_the_checks():
    gate = threading.Event()

    def first():
        assert gate.wait(10)
        return WELL

    def second():
        gate.set()
        return Finding(ok=True, text="fine", mend="but do this")

    checked = examine([Probe("first", first), Probe("second", second)])
    assert [(found.name, found.warns) for found in checked] == [("first", False), ("second", True)]


def test_an_error_of_ours_is_told_as_it_is():
    assert one(failing(StoreCorrupt("the store is damaged", "restore a copy"))) == Finding(
        ok=False, text="the store is damaged", mend="restore a copy"
    )


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ZeroDivisionError("by zero"), "the check failed: ZeroDivisionError: by zero"),
        (TimeoutError("of its own"), "the check failed: TimeoutError: of its own"),
        (SystemExit(3), "the check failed: SystemExit: 3"),
        (KeyboardInterrupt(), "the check failed: KeyboardInterrupt:"),
        (PermissionError(13, "Permission denied", "/x"), "/x: Permission denied"),
    ],
)
def test_any_other_error_is_told_too(error, told):
    found = one(failing(error))
    assert (found.ok, found.text) == (False, told)
    assert found.mend


def test_what_is_no_finding_is_told():
    assert "is not a Finding" in one(lambda: None).text


def test_one_that_hangs_is_left_behind():
    released = threading.Event()
    try:
        hanging, well = examine(
            [Probe("hangs", released.wait), Probe("well", lambda: WELL)], patience=0.5
        )
    finally:
        released.set()
    assert not hanging.finding.ok
    assert "takes more than 0.5 seconds" in hanging.finding.text
    assert well.finding == WELL


def test_one_that_hangs_does_not_keep_the_process():
    import subprocess

    code = (
        "import threading; from ccmaster_core.doctor import Probe, examine;"
        "print(examine([Probe('x', threading.Event().wait)], patience=0.1)[0].finding.ok)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout == "False\n"


@given(st.text(), st.text())
def test_a_finding_is_one_line(text, mend):
    found = finding(True, text, mend)
    assert found.text.isprintable()
    assert (found.mend or "").isprintable()
