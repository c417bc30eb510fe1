"""A requirement on the contract is understood as the packaging specifications say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from ccmaster_core.compatibility import CONTRACT, objection

releases = st.lists(st.integers(0, 3), min_size=1, max_size=3).map(
    lambda numbers: ".".join(map(str, numbers))
)
wild = st.builds("{}{}.*".format, st.sampled_from(["==", "!="]), releases)
plain = st.builds("{} {}".format, st.sampled_from(["==", "!=", "<=", ">=", "<", ">"]), releases)
compatible = st.builds("~={}".format, releases.filter(lambda release: "." in release))
comparisons = st.lists(st.one_of(wild, plain, compatible), max_size=3).map(",".join)


@given(comparisons, releases)
def test_it_agrees_with_packaging(wanted, installed):
    fits = objection([f"{CONTRACT}{wanted}"], installed) is None
    assert fits == SpecifierSet(wanted).contains(installed)


@pytest.mark.parametrize(
    "requirement",
    [
        "ccmaster-hookspecs==0.2.*",
        "ccmaster_hookspecs ==0.2.*",
        "CCmaster.Hookspecs[extra] >=0.2",
        "ccmaster-hookspecs (>=0.2,<0.3)",
    ],
)
def test_every_way_to_write_it_is_read(requirement):
    assert "and 0.1.0 is installed" in objection(["attrs>=25", requirement], "0.1.0")


@pytest.mark.parametrize(
    "requirement",
    [
        "attrs==1.0",
        "ccmaster-hookspecs",
        "ccmaster-hookspecs==0.2.*; extra == 'test'",
        "ccmaster-hookspecs @ https://example.org/hookspecs.whl",
        "ccmaster-hookspecs>=0.2.dev1",
        "ccmaster-hookspecs-extra==9",
        "",
        "===",
    ],
)
def test_what_it_does_not_read_is_no_objection(requirement):
    assert objection([requirement], "0.1.0") is None


@given(st.text())
def test_any_text_is_survived(text):
    objection([text, CONTRACT + text], "0.1.0")
