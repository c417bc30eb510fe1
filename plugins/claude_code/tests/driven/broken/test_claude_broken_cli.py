"""A CLI that misbehaves, played by a program of the test's own."""

import json

import pytest

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.decisions import Deny
from ccmaster_hookspecs.errors import RuntimeFailure

TURN = """
tell(type="system", subtype="session_state_changed", state="running")
tell(type="system", subtype="init", model="m", permissionMode="default")
tell(type="result", uuid="r1", result="fine", num_turns=1)
tell(type="system", subtype="session_state_changed", state="idle")
"""


async def test_what_is_no_message_is_told_once_and_the_rest_is_read(program):
    noise = 'for n in range(5): print(f"Warning: {n}", flush=True)'
    driven = await program(f"introduced()\n{noise}\n{TURN}\nobedient()")
    assert (await driven.until(e.TurnEnded)).answer == "fine"
    assert [notice.text for notice in driven.of(e.Notice)] == [
        "the agent wrote what is no message: Warning: 0"
    ]


async def test_an_unknown_type_is_told_once_and_the_rest_is_read(program):
    news = 'for n in range(5): tell(type="hologram", n=n); tell(type="system", subtype="new")'
    driven = await program(f"introduced()\n{news}\n{TURN}\nobedient()")
    assert (await driven.until(e.TurnEnded)).answer == "fine"
    [notice] = driven.of(e.Notice)
    assert "unknown type 'hologram'" in notice.text


async def test_a_giant_line_is_left_out_and_the_rest_is_read(program):
    giant = 'tell(type="assistant", message={"content": [{"type": "text", "text": "x" * 300000}]})'
    settings = {"max_line_bytes": 100_000}
    driven = await program(f"introduced()\n{giant}\n{TURN}\nobedient()", settings=settings)
    assert (await driven.until(e.TurnEnded)).answer == "fine"
    [notice] = driven.of(e.Notice)
    assert "max_line_bytes" in notice.text
    assert driven.of(e.TextSaid) == []


async def test_a_result_that_was_left_out_does_not_leave_the_turn_open(program):
    turn = TURN.replace('"fine"', '"x" * 300000')
    settings = {"max_line_bytes": 100_000}
    driven = await program(f"introduced()\n{turn}\nobedient()", settings=settings)
    ended = await driven.until(e.TurnEnded)
    assert (ended.failure, ended.error) == (e.Failure.ERROR, "the agent gave no result")


async def test_a_crash_at_the_start_tells_the_last_line_of_stderr(program):
    source = 'sys.stderr.write("loading\\nerror: unknown option --wings\\n"); sys.exit(1)'
    driven = await program(source, up=False)
    ended = await driven.until(e.SessionEnded)
    assert (ended.reason, ended.exit_code) == (e.EndReason.FAILED, 1)
    assert ended.detail == "the agent ended with exit code 1: error: unknown option --wings"
    assert driven.events == [ended]


async def test_a_crash_in_the_middle_loses_the_turn_and_says_why(program):
    broken = TURN.partition('tell(type="result"')[0]
    source = f"introduced()\n{broken}\nsys.stderr.write('panic: no heap')\nsys.exit(3)"
    driven = await program(source)
    ended = await driven.until(e.SessionEnded)
    [lost] = driven.of(e.TurnEnded)
    assert (lost.failure, lost.error) == (e.Failure.LOST, ended.detail)
    assert ended.reason is e.EndReason.CRASHED
    assert ended.detail == "the agent ended with exit code 3: panic: no heap"


async def test_one_that_ends_by_itself_without_failure_is_finished(program):
    driven = await program("introduced()")
    ended = await driven.until(e.SessionEnded)
    assert (ended.reason, ended.detail) == (e.EndReason.FINISHED, None)


async def test_one_that_never_gets_up_is_ended(program):
    settings = {"start_timeout_seconds": 1.0}
    driven = await program("time.sleep(60)", up=False, settings=settings)
    ended = await driven.until(e.SessionEnded)
    assert ended.reason is e.EndReason.FAILED
    assert "does not answer: initialize" in ended.detail


async def test_one_that_refuses_to_begin_is_ended(program):
    source = """
request_id = heard()["request_id"]
refusal = {"subtype": "error", "request_id": request_id, "error": "not in this country"}
tell(type="control_response", response=refusal)
time.sleep(60)
"""
    driven = await program(source, up=False)
    ended = await driven.until(e.SessionEnded)
    assert ended.reason is e.EndReason.FAILED
    assert "not in this country" in ended.detail


async def test_what_it_writes_before_it_is_up_comes_after(program):
    driven = await program(f"{TURN}\nintroduced()\nobedient()")
    await driven.until(e.TurnEnded)
    assert isinstance(driven.events[0], e.SessionLaunched)


async def test_an_old_one_is_told(program):
    driven = await program("introduced(hook_on_failure_supported=None)\nobedient()")
    assert "claude update" in (await driven.until(e.Notice)).text


async def test_one_that_ignores_every_request_to_end_is_killed(program):
    source = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
introduced()
time.sleep(60)
"""
    driven = await program(source, settings={"stop_grace_seconds": 0.2})
    await driven.agent.stop()
    ended = await driven.until(e.SessionEnded)
    assert (ended.reason, ended.exit_code) == (e.EndReason.STOPPED, -9)


async def test_what_nobody_knows_is_answered_with_an_error(program, tmp_path):
    source = f"""
introduced()
tell(type="control_request", request_id="q1", request={{"subtype": "elicitation"}})
answer = heard()
open({str(tmp_path / "answer")!r}, "w").write(json.dumps(answer["response"]))
{TURN}
obedient()
"""
    driven = await program(source)
    await driven.until(e.TurnEnded)
    answer = json.loads((tmp_path / "answer").read_text())
    assert (answer["subtype"], answer["request_id"]) == ("error", "q1")


@pytest.mark.parametrize("answer", [lambda *_: 1 / 0, lambda *_: Deny("no")])
async def test_a_permission_that_cannot_be_decided_is_none(program, tmp_path, answer):
    source = f"""
introduced()
request = {{"subtype": "can_use_tool", "tool_name": "Bash", "input": {{"command": "ls"}}}}
tell(type="control_request", request_id="q1", request=request)
answer = heard()
open({str(tmp_path / "answer")!r}, "w").write(json.dumps(answer["response"]))
{TURN}
obedient()
"""
    driven = await program(source, answer=answer)
    await driven.until(e.TurnEnded)
    response = json.loads((tmp_path / "answer").read_text())
    assert response["subtype"] == "error" or response["response"]["behavior"] == "deny"


async def test_what_is_asked_of_one_that_is_gone_fails(program):
    driven = await program("introduced()")
    await driven.until(e.SessionEnded)
    for ask in (
        driven.say("hello"),
        driven.agent.interrupt(),
        driven.agent.cancel("m1"),
        driven.agent.set_model("opus"),
        driven.agent.set_permission_mode("plan"),
    ):
        with pytest.raises(RuntimeFailure, match="gone"):
            await ask
    await driven.agent.stop()
