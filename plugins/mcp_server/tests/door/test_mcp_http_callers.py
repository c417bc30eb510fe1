"""Who may call the door, as far as names, pages and methods tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_mcp_server.http.callers import callers

KNOWN = callers(
    scheme="http",
    names=("127.0.0.1", "[::1]", "localhost"),
    port=8137,
    allowed_hosts=("Box.example", "other.example:9000"),
    allowed_origins=("https://console.example",),
)


def status(method="POST", **headers):
    headers = {"host": "127.0.0.1:8137", **headers}
    pairs = [
        (name.replace("_", "-").encode(), text.encode("latin-1"))
        for name, texts in headers.items()
        for text in ([texts] if isinstance(texts, str) else texts)
    ]
    refusal = KNOWN.objection(method, pairs)
    return refusal and refusal.status


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:8137",
        "localhost:8137",
        "LocalHost:8137",
        "[::1]:8137",
        "box.example",
        "box.example:1",
        "other.example:9000",
    ],
)
def test_who_calls_the_door_by_its_name_is_let_in(host):
    assert status(host=host) is None


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8137",
        "127.0.0.1",
        "127.0.0.1:8138",
        "localhost.evil.example:8137",
        "127.0.0.1.evil.example:8137",
        "other.example",
        "other.example:9001",
        "0.0.0.0:8137",
        "2130706433:8137",
        "[::ffff:127.0.0.1]:8137",
    ],
)
def test_another_name_leads_nowhere(host):
    assert status(host=host) == 421


@pytest.mark.parametrize(
    "host",
    [
        "",
        ":8137",
        "127.0.0.1:",
        "user@127.0.0.1:8137",
        "127.0.0.1:8137/x",
        "127.0.0.1:8137,evil",
        "a b",
        "[::1",
        "127.0.0.1:٣",
        ["127.0.0.1:8137", "evil.example"],
        ["127.0.0.1:8137", "127.0.0.1:8137"],
        [],
    ],
)
def test_what_is_no_name_is_no_request(host):
    if isinstance(host, str):
        host = host.encode().decode("latin-1")
    assert status(host=host) == 400


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1:8137",
        "http://localhost:8137",
        "http://[::1]:8137",
        "https://CONSOLE.example",
    ],
)
def test_pages_that_may_are_let_in(origin):
    assert status(origin=origin) is None


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://evil.example",
        "https://127.0.0.1:8137",
        "http://127.0.0.1",
        "http://127.0.0.1:8138",
        "http://localhost:8137.evil.example",
        "http://box.example",
        "https://console.example.evil.example",
        "http://console.example",
        ["http://127.0.0.1:8137", "http://evil.example"],
    ],
)
def test_other_pages_are_not(origin):
    assert status(origin=origin) == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "Cross-Site"])
def test_what_a_foreign_page_embeds_is_refused_though_it_names_no_origin(site):
    assert status("GET", sec_fetch_site=site, sec_fetch_mode="no-cors") == 403
    assert status("GET", sec_fetch_site=site) == 403


def test_a_link_that_a_person_follows_is_let_through():
    assert status("GET", sec_fetch_site="cross-site", sec_fetch_mode="navigate") is None
    assert status("GET", sec_fetch_site="none", sec_fetch_mode="navigate") is None
    assert status("GET", sec_fetch_site="same-origin", sec_fetch_mode="cors") is None


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "get", "PROPFIND", ""])
def test_other_methods_are_refused(method):
    assert status(method) == 405


def test_the_default_port_need_not_be_said():
    plain = callers(scheme="https", names=("box.example",), port=443)
    assert plain.objection("GET", [(b"host", b"box.example")]) is None
    assert plain.objection("GET", [(b"host", b"box.example:443")]) is None
    assert plain.objection("GET", [(b"host", b"box.example:80")]).status == 421
    origin = (b"origin", b"https://box.example")
    assert plain.objection("GET", [(b"host", b"box.example"), origin]) is None


@given(st.text(max_size=40))
def test_no_host_but_ours_is_ever_let_in(host):
    known = {"127.0.0.1:8137", "localhost:8137", "[::1]:8137", "other.example:9000"}
    refusal = KNOWN.objection("GET", [(b"host", host.encode("utf-8", "surrogatepass"))])
    if refusal is None:
        said = host.strip().lower()
        assert said in known or said.partition(":")[0] == "box.example"
