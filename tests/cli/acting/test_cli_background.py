"""Hosts in the background: started once, let go by signals, taken over from, and always ended."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

DEMO = ("--runtime", "demo")
QUICK = "[host]\nlease_seconds = 1\n[auto_continue]\nquiet_seconds = 0.0\n"


def test_detached_sessions_run_in_the_background(ccmaster, background, session, until):
    told = ccmaster("start", "Fix [[text:done it]]", *DEMO, "--no-watch", "--detach", "--json").json
    assert told["name"] == "fix-1"
    [host] = background()
    until(lambda: session("fix-1")["last_message"] == "done it")
    assert session("fix-1")["session_id"] == told["session_id"]
    assert session("fix-1")["host"] == host.host


def test_several_detached_are_a_list(ccmaster, background):
    ended = ccmaster("start", *DEMO, "--detach", "--name", "ship", "--instances", "2", "--json")
    assert [one["name"] for one in ended.json] == ["ship-1", "ship-2"]
    assert len(background()) == 1


def test_two_starts_at_once_start_one_host(ccmaster, background, ccmaster_home, session, until):
    with ThreadPoolExecutor(4) as several:
        starting = [
            several.submit(ccmaster, "start", "Go", *DEMO, "--no-watch", "--detach", "--json")
            for _ in range(4)
        ]
        told = [started.result().json for started in starting]
    [host] = background()
    assert len({one["name"] for one in told}) == 4
    for one in told:
        until(lambda one=one: session(one["name"])["host"] == host.host)
    assert (ccmaster_home / "logs" / "host.log").read_text() == f"host {host.host} is up\n"


def test_up_in_the_background_is_done_once(ccmaster, background, ccmaster_home):
    first = ccmaster("up", "--detach")
    [host] = background()
    assert first.out == f"host {host.host} runs as process {host.pid}\n"
    assert ccmaster("up", "--detach").out == first.out
    assert (ccmaster_home / "logs" / "host.log").stat().st_mode & 0o077 == 0


def test_a_host_that_dies_at_once_shows_its_log(ccmaster, configured, script, tmp_path):
    # The command itself reads no table of another plugin; the host reads its own.
    configured("[host]\nlaunches = -1\n")
    ended = ccmaster("up", "--detach")
    assert ended.code == 1
    assert "it must be at least 0" in ended.err
    assert "no host came up in the background: it ended with exit code 1" in ended.err
    assert "host.log" in ended.err


def test_the_folder_a_person_stands_in_is_not_imported_from(ccmaster, background, tmp_path):
    (tmp_path / "attrs.py").write_text("raise SystemExit('imported from the folder')")
    assert ccmaster("start", *DEMO, "--detach", "--name", "safe").code == 0
    assert len(background()) == 1


def test_a_host_in_the_background_leaves_the_terminals_session(ccmaster, background):
    ccmaster("up", "--detach")
    [host] = background()
    assert os.getsid(host.pid) == host.pid


def test_sigterm_lets_the_sessions_go_and_the_next_host_resumes_them(
    ccmaster, background, session, until, running
):
    ccmaster("start", "Go [[text:first]]", *DEMO, "--no-watch", "--detach")
    until(lambda: session("go-1")["state"] == "idle")
    [host] = background()
    os.kill(host.pid, signal.SIGTERM)
    until(lambda: not running(host.pid))
    assert session("go-1")["activity"] == "waiting for a host"
    ccmaster("up", "--detach")
    until(lambda: session("go-1")["state"] == "idle")
    [other] = background()
    told = session("go-1")
    assert (told["host"], told["launches"]) == (other.host, 2)
    assert ccmaster("send", "go-1", "Hi [[text:still here]]", "--wait").out == "still here\n"


def test_a_host_that_was_killed_is_taken_over_from(
    ccmaster, background, session, until, configured
):
    configured(QUICK)
    ccmaster("start", "Go [[hang:600]]", *DEMO, "--no-watch", "--detach")
    until(lambda: session("go-1")["state"] == "working")
    [host] = background()
    os.kill(host.pid, signal.SIGKILL)
    ccmaster("up", "--detach")
    until(lambda: session("go-1")["host"] not in (None, host.host))
    until(lambda: session("go-1")["state"] == "idle")
    assert session("go-1")["launches"] == 2
    assert [one["state"] for one in ccmaster("prompts", "go-1", "--json").json] == ["failed"]


def test_down_ends_the_sessions_and_keep_does_not(ccmaster, background, session, until):
    ccmaster("start", *DEMO, "--detach", "--name", "kept")
    until(lambda: session("kept")["state"] == "idle")
    background()
    assert ccmaster("down", "--keep").out == "The host has ended.\n"
    assert session("kept")["state"] == "launching"
    ccmaster("up", "--detach")
    until(lambda: session("kept")["state"] == "idle")
    background()
    assert ccmaster("down").out == "The host has ended.\n"
    assert (session("kept")["state"], session("kept")["ended"]) == ("ended", "stopped")


def test_down_without_a_host_says_so(ccmaster):
    ended = ccmaster("down")
    assert (ended.code, ended.out, ended.err) == (0, "No host runs.\n", "")


def test_up_in_the_foreground_ends_well(popen, until, ccmaster, session):
    process, output = popen("up")
    until(lambda: ccmaster("status", "--json").json["hosts"])
    ccmaster("start", *DEMO, "--detach", "--name", "kept")
    until(lambda: session("kept")["state"] == "idle")
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert output.read_text().startswith("host ")
    assert session("kept")["state"] == "launching"
    assert ccmaster("stop", "kept").out == "kept has ended\n"
