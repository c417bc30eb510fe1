"""`ccmaster inspect call` calls a tool, and compares what goes and comes with its schemas."""

import json
import re

import pytest

ERAS = ["modern", "legacy"]


@pytest.mark.parametrize("given", [["a=1", "b=2"], ['{"a": 1, "b": 2}'], ["-"]])
def test_arguments_come_in_three_ways(inspect, url, given):
    ended = inspect("call", url, "add", *given, stdin='{"a": 1, "b": 2}')
    assert ended.code == 0
    assert ended.out == 'It is 3.\n\nstructured content\n  {\n    "sum": 3\n  }\n'
    assert "tools/call" in ended.err


def test_arguments_that_do_not_fit_are_not_sent(inspect, url):
    ended = inspect("call", url, "add", "a=one")
    assert (ended.code, ended.out) == (1, "")
    assert "✗ arguments: a: 'one' is not of type 'integer'\n" in ended.err
    assert "✗ arguments: 'b' is a required property\n" in ended.err
    assert "✗ it was not called" in ended.err
    assert "tools/call" not in ended.err


def test_they_are_sent_where_that_is_wanted(inspect, odd):
    ended = inspect("call", odd("fine"), "echo", "text=[1, null]")
    assert (ended.code, ended.out) == (0, '{"text": [1, null]}\n')


def test_what_does_not_fit_can_be_sent_anyway(inspect, url):
    ended = inspect("call", url, "count", "to=1.5", "--anyway")
    assert ended.code == 1
    assert "tools/call" in ended.err, "the server was asked, whatever it made of it"


@pytest.mark.parametrize("era", ERAS)
def test_progress_is_told_on_stderr(inspect, url, era):
    ended = inspect("call", url, "count", "to=2", "--era", era)
    assert (ended.code, ended.out) == (0, "counted\n")
    assert ended.err.startswith("  1/2   50%  at 1\n  2/2  100%  at 2\n")


def test_a_failure_of_the_tool_is_shown_and_fails(inspect, url):
    ended = inspect("call", url, "fail")
    assert (ended.code, ended.out) == (1, "It failed.\n")
    assert ended.err.startswith("✗ the tool says that it failed\n")


@pytest.mark.parametrize("era", ERAS)
def test_structured_content_that_does_not_fit_is_shown_all_the_same(inspect, url, era):
    ended = inspect("call", url, "wrong", "--era", era)
    assert ended.code == 1
    assert '"sum": "three"' in ended.out
    assert "✗ result: structuredContent: sum: 'three' is not of type 'integer'" in ended.err


def test_a_program_is_told_of_it_too(inspect, url):
    ended = inspect("call", url, "wrong", "--json")
    assert ended.code == 1
    found = ended.json
    assert found["result"]["structuredContent"] == {"sum": "three"}
    assert found["violations"] == [
        "result: structuredContent: sum: 'three' is not of type 'integer'"
    ]
    assert found["arguments"] == {}


def test_images_are_kept(inspect, url, tmp_path):
    ended = inspect("call", url, "draw", "--save", tmp_path)
    assert ended.out == f"image  image/png  12 bytes  saved as {tmp_path / 'draw-1.png'}\n"
    assert (tmp_path / "draw-1.png").read_bytes().startswith(b"\x89PNG")


def test_the_folder_is_looked_for_before_the_call(inspect, tmp_path):
    ended = inspect("call", "http://127.0.0.1:1/mcp", "draw", "--save", tmp_path / "none")
    assert ended.code == 1
    assert f"{tmp_path / 'none'} is no folder" in ended.err


def test_nothing_of_a_server_steers_the_terminal(inspect, url):
    shown = [inspect("call", url, "steer"), inspect("tools", url), inspect("tools", url, "steer")]
    assert shown[0].out == "red alert done\n"
    for ended in shown:
        assert not {"\x1b", "\x9b", "\x07"} & {*ended.out, *ended.err}


@pytest.mark.parametrize("era", ERAS)
def test_a_question_is_declined_where_nobody_can_answer(inspect, url, era):
    ended = inspect("call", url, "ask", "--era", era)
    assert (ended.code, ended.out) == (0, "decline None\n")
    assert ended.err.startswith(
        "the server asks: Who are you?\n"
        "  declined, because stdin is no terminal at which a person could answer\n"
    )


def test_a_tool_has_to_be_named(inspect):
    assert "no tool is named" in inspect("call", "http://127.0.0.1:1/mcp").err


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (["[1]"], "'[1]' is no argument"),
        (["{"], "the arguments are no JSON"),
        (["a=1", "a=2"], "a is given twice"),
    ],
)
def test_what_cannot_be_read_is_said(inspect, url, given, problem):
    ended = inspect("call", url, "add", *given)
    assert (ended.code, ended.out) == (1, "")
    assert problem in ended.err
    assert "bug" not in ended.err


def test_json_is_ascii(inspect, odd):
    ended = inspect("call", odd("fine"), "echo", "text=\u202eévil", "--json")
    assert ended.out.isascii()
    said = ended.json["result"]["content"][0]["text"]
    assert json.loads(said) == {"text": "\u202eévil"}


def test_a_call_that_becomes_a_task_is_followed_to_its_end(inspect, url):
    ended = inspect("call", url, "errand")
    assert (ended.code, ended.out) == (0, "declined\n")
    assert "the server goes on with it as task errand-" in ended.err
    assert "  working  on my way\n" in ended.err
    assert "the server asks: Who?" in ended.err
    assert "\x1b" not in ended.err


def test_a_task_that_fails_is_told(inspect, url):
    ended = inspect("call", url, "errand", "fails=true")
    assert (ended.code, ended.out) == (1, "")
    assert f"{url} answers tools/call with the error -32000: lost" in ended.err


def test_a_task_that_is_waited_for_no_longer_is_cancelled(inspect, url):
    ended = inspect("call", url, "errand", "stays=true", "--timeout", "0.5")
    assert "did not answer tools/call within 0.5 s" in ended.err
    [task] = re.findall(r"as task (errand-\d+)", ended.err)
    assert task in inspect("call", url, "cancelled").out.split()
