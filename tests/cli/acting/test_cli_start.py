"""`ccmaster start` in this process: what it shows, what it answers, and how it ends."""

import signal
import subprocess

import pytest

DEMO = ("--runtime", "demo")


def test_it_ends_once_the_session_rests(ccmaster):
    ended = ccmaster("start", "Fix [[text:All pass.]]", *DEMO, "--no-watch")
    assert ended.code == 0, ended.err
    words = [line.split()[3] for line in ended.out.splitlines() if "fix-1 " in line]
    assert words == ["launching", "you", "says", "done", "rest", "ended"]
    assert ended.out.endswith("\n\nAll pass.\n")


def test_every_event_is_shown_where_that_is_asked_for(ccmaster):
    ended = ccmaster("start", "Fix it", *DEMO, "--no-watch", "--every")
    told = " ".join(ended.out.split())
    for part in ("taken by host", "held: handed to the agent", "note used demo-1"):
        assert part in told


def test_it_goes_on_by_itself_up_to_its_limit(ccmaster):
    ended = ccmaster("start", "Fix it", *DEMO, "--max-turns", "2")
    assert "↻ continue   1/2" in ended.out
    assert "↻ continue   2/2" in ended.out
    assert "3/" not in ended.out
    assert "◌ rest       2 of 2 turns" in ended.out


def test_a_program_gets_the_answer(ccmaster):
    told = ccmaster("start", "Fix [[text:All pass.]]", *DEMO, "--no-watch", "--json").json
    assert (told["name"], told["state"], told["answer"]) == ("fix-1", "idle", "All pass.")
    assert (told["failed"], told["turns"]) == (False, 1)


def test_several_instances_are_numbered(ccmaster):
    told = ccmaster("start", "Fix it", *DEMO, "--no-watch", "--instances", "2", "--json").json
    assert [one["name"] for one in told] == ["fix-1", "fix-2"]
    named = ccmaster(
        "start", "Go", *DEMO, "--no-watch", "--instances", "2", "--name", "ship", "--json"
    ).json
    assert [one["name"] for one in named] == ["ship-1", "ship-2"]


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_the_prompt_may_come_by_stdin(ccmaster, arguments):
    ended = ccmaster("start", *arguments, *DEMO, "--no-watch", stdin="Say [[text:from a pipe]]\n")
    assert ended.out.endswith("\nfrom a pipe\n")


def test_without_a_prompt_there_is_nothing_to_do(ccmaster):
    ended = ccmaster("start", *DEMO)
    assert ended.code == 2
    assert "There is no prompt" in ended.err


def test_options_to_start_with_need_a_prompt(ccmaster):
    ended = ccmaster("watch", "--instances", "2")
    assert ended.code == 2
    assert "give a prompt too" in ended.err


def test_a_turn_that_fails_is_a_failure(ccmaster):
    ended = ccmaster("start", "Fix [[err:400]]", *DEMO)
    assert ended.code == 1
    assert "✗ failed" in ended.out


def test_a_session_that_cannot_be_launched_is_a_failure(ccmaster):
    ended = ccmaster("start", "Fix it", *DEMO, "--permission-mode", "nonsense")
    assert ended.code == 1
    assert "✗ failed     failed: " in ended.out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--runtime", "none"), "there is no runtime 'none'"),
        ((*DEMO, "-C", "nowhere"), "is not a folder"),
        ((*DEMO, "--name", "-x y"), "cannot be a session's name"),
        ((*DEMO, "--budget", "0"), "the budget cannot be 0.0"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_left(ccmaster, arguments, problem):
    ended = ccmaster("start", "Fix it", *arguments)
    assert ended.code == 1
    assert problem in ended.err
    assert ccmaster("list", "--json").json == []


def test_where_one_instance_cannot_be_none_is(ccmaster, background):
    assert ccmaster("start", *DEMO, "--detach", "--name", "ship-2").code == 0
    ended = ccmaster("start", *DEMO, "--detach", "--name", "ship", "--instances", "3")
    assert ended.code == 1
    assert "a living session is called 'ship-2'" in ended.err
    background()
    assert ccmaster("stop", "ship-2").code == 0
    assert ccmaster("list", "--json").json == []


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_it_and_its_sessions_well(popen, until, session, ccmaster, number, code):
    process, output = popen("start", "Fix [[hang:600]]", *DEMO)
    until(lambda: session("fix-1").get("state") == "working")
    process.send_signal(number)
    assert process.wait(20) == code
    assert "■ ended      stopped: its host was stopped" in output.read_text()
    [told] = ccmaster("list", "--all", "--json").json
    assert (told["state"], told["ended"]) == ("ended", "stopped")
    assert ccmaster("status", "--json").json["hosts"] == []


def test_another_process_can_end_it(popen, until, session, ccmaster):
    process, output = popen("start", "Fix [[hang:600]]", *DEMO)
    until(lambda: session("fix-1").get("state") == "working")
    assert ccmaster("down").out == "The host has ended.\n"
    assert process.wait(20) == 1
    assert "■ ended" in output.read_text()


def test_output_that_nobody_reads_ends_it(script, environment, tmp_path, ccmaster):
    command = [script, "start", "Fix it", *DEMO, "--max-turns", "50"]
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, **streams) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(20) == 1
        assert process.stderr.read() == b""
    assert ccmaster("list", "--json").json == []


def test_it_ends_too_where_no_plugin_lets_sessions_go_on(script, environment, tmp_path):
    ended = subprocess.run(
        [script, "start", "Fix it", *DEMO],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        cwd=tmp_path,
        env={**environment, "CCMASTER_PLUGINS": "demo-agent"},
    )
    assert "◌ rest       no plugin says to go on" in ended.stdout
