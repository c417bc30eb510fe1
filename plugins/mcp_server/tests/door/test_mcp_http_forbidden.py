"""Where the door may not be opened as configured, whoever asks for it is told why, at once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).with_name("ccmaster")
PATIENCE = 60.0
OPEN_TO_ALL = '[mcp_server]\nhost = "0.0.0.0"\n'


@pytest.fixture
def ccmaster(ccmaster_home):
    """Run `ccmaster` with the plugin alone; its host, if any, is ended with the test."""
    ccmaster_home.mkdir(mode=0o700)

    def run(*arguments, configuration=OPEN_TO_ALL):
        (ccmaster_home / "config.toml").write_text(configuration)
        return subprocess.run(
            [SCRIPT, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            env={"CCMASTER_HOME": str(ccmaster_home), "CCMASTER_PLUGINS": "mcp-server"},
        )

    yield run
    run("down")


def test_serving_elsewhere_without_tls_ends_with_the_reason(ccmaster):
    ended = ccmaster("mcp", "serve")
    assert ended.returncode == 1
    assert ended.stdout == ""
    problem, mend = ended.stderr.strip().splitlines()
    assert problem == (
        "ccmaster: mcp_server.host is 0.0.0.0, which other machines can reach, and tokens and "
        "answers would cross the network unencrypted"
    )
    assert "mcp_server.tls_certificate" in mend


def test_serving_with_a_certificate_that_cannot_be_read_ends_with_the_reason(ccmaster):
    configuration = '[mcp_server]\ntls_certificate = "/nowhere/a"\ntls_key = "/nowhere/b"\n'
    ended = ccmaster("mcp", "serve", configuration=configuration)
    assert ended.returncode == 1
    assert "/nowhere/a" in ended.stderr


def test_whoever_looks_for_the_server_is_told_why_there_is_none(ccmaster):
    assert ccmaster("up", "--detach").returncode == 0
    for command in (("mcp", "status"), ("inspect", "tools")):
        ended = ccmaster(*command)
        assert ended.returncode == 1
        assert "mcp_server.host is 0.0.0.0" in ended.stdout + ended.stderr
        assert "up --detach" not in ended.stdout + ended.stderr
    facts = json.loads(ccmaster("mcp", "status", "--json").stdout)
    assert facts["serving"] is False
    assert "mcp_server.host is 0.0.0.0" in facts["problem"]


def test_a_host_says_it_in_its_log_once(ccmaster, ccmaster_home):
    assert ccmaster("up", "--detach").returncode == 0
    assert ccmaster("down").returncode == 0
    told = (ccmaster_home / "logs" / "host.log").read_text()
    assert told.count("mcp_server.host is 0.0.0.0") == 1


def test_doctor_finds_it(ccmaster):
    def found(configuration):
        ended = ccmaster("doctor", "--json", configuration=configuration)
        return {one["name"]: one for one in json.loads(ended.stdout)}["mcp"]

    bad = found(OPEN_TO_ALL)
    assert not bad["ok"]
    assert "mcp_server.host is 0.0.0.0" in bad["text"]
    assert "tls_certificate" in bad["mend"]
    assert found("")["ok"]
    assert "switched off" in found("[mcp_server]\nenabled = false\n")["text"]
