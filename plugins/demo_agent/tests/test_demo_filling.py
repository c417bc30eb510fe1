"""A script uses what it could not know when it was written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs import events as e
from ccmaster_plugin_demo_agent.answers import Drop, HttpError, Reply, Text, Use
from ccmaster_plugin_demo_agent.api.conversation import find_place
from ccmaster_plugin_demo_agent.api.request import answer_to, read_request
from ccmaster_plugin_demo_agent.filling import Known, filled
from ccmaster_plugin_demo_agent.script import read_script

LAST = {"task": {"id": "t-1", "epoch": 3}, "agents": [{"name": "ann"}, {"name": "bob"}]}
MESSAGE = "[task t-9] do it\nReport with complete_task(task_id='t-9', epoch=2, result=…). (by ann)"
KNOWN = Known(MESSAGE, LAST)


def argument(value, known=KNOWN):
    """Return what an argument is filled in to; the error where it cannot be."""
    answer = filled(Reply(parts=(Use(tool="x", arguments={"a": value}),)), known)
    return answer.message if isinstance(answer, HttpError) else answer.parts[0].arguments["a"]


@pytest.mark.parametrize(
    ("value", "filled_in"),
    [
        ("{{last:task.id}}", "t-1"),
        ("{{last:task.epoch}}", 3),
        ("{{last:agents.1}}", {"name": "bob"}),
        ("{{last:agents.-1.name}} and {{last:agents.0.name}}", "bob and ann"),
        ("epoch {{last:task.epoch}} of {{last:task}}", 'epoch 3 of {"id": "t-1", "epoch": 3}'),
        ("{{last:}}", LAST),
        (["{{last:task.id}}", {"b": "{{said:task_id=}}"}, 1], ["t-1", {"b": "t-9"}, 1]),
        ("{{said:task_id=}}", "t-9"),
        ("{{said:epoch=}}", 2),
        ("{{said:[task }}", "t-9"),
        ("{{said:(by }}", "ann"),
        ("{{{last:task.id}}}", "{{last:task.id}}"),
        ("{{{{said:epoch=}}}} {{said:epoch=}}", "{{{said:epoch=}}} 2"),
        ("{{{last:task.id}}", "{t-1"),
        ("{{other:x}} {last:x} {{last}}", "{{other:x}} {last:x} {{last}}"),
    ],
)
def test_what_is_known_is_filled_in(value, filled_in):
    assert argument(value) == filled_in


@pytest.mark.parametrize(
    ("value", "known", "why"),
    [
        ("{{last:a}}", Known(), "no tool has given anything back"),
        ("{{last:task.x}}", KNOWN, "has no 'x'"),
        ("{{last:agents.2}}", KNOWN, "has no '2'"),
        ("{{last:agents.x}}", KNOWN, "has no 'x'"),
        ("{{last:task.id.0}}", KNOWN, "has no '0'"),
        ("{{said:nothing=}}", KNOWN, "nothing behind"),
        ("{{said:}}", KNOWN, "nothing behind"),
        ("{{said:task_id=}}", Known("do [[text:{{said:task_id=}}]]"), "nothing behind"),
    ],
)
def test_what_is_not_known_fails(value, known, why):
    assert why in argument(value, known)


def test_a_text_is_filled_in_and_all_else_is_left_alone():
    script = read_script("[[text:it is {{last:task.id}}]] [[drop]]")
    assert filled(script.answer(0), KNOWN) == Reply(parts=(Text(text="it is t-1"),))
    assert filled(script.answer(1), KNOWN) == Drop()


json_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
blanks = st.lists(
    st.sampled_from(["{{", "{", "}}", "}", "last:", "said:", "a", ".", "0", "-1", "a="])
    | st.text(),
    max_size=12,
).map("".join)


@given(blanks, st.text() | blanks, json_data)
def test_any_text_is_filled_in_or_fails_in_words(value, message, last):
    answer = filled(Reply(parts=(Text(text=value),)), Known(message, last))
    assert isinstance(answer, Reply) or (answer.status == 400 and answer.message)


@given(json_data)
def test_a_whole_value_is_the_value_itself(last):
    assert argument("{{last:}}", Known("", last)) == last


async def test_the_runtime_fills_in_what_a_tool_gave_back(launched):
    agent = await launched()
    _, ended = await agent.turn(
        "id='x y' [[bash:echo {\"a\": [1, 2]}]] [[text:{{last:a.1}} of {{said:id=}}]]"
    )
    assert ended.answer == "2 of x y"
    _, ended = await agent.turn("[[text:still {{last:a.0}}]]")
    assert ended.answer == "still 1"
    _, ended = await agent.turn("[[text:{{last:b}}]]")
    assert "has no 'b'" in ended.error
    assert ended.failure is e.Failure.ERROR


def test_the_scripted_api_fills_in_what_the_cli_tells_of_a_tool():
    told = json.dumps({"session_id": "s-1"})
    result = {
        "type": "tool_result",
        "tool_use_id": "1",
        "content": [{"type": "text", "text": told}],
    }
    messages = [
        {"role": "user", "content": 'go [[bash:x]] [[tool:y {"id": "{{last:session_id}}"}]]'},
        {"role": "assistant", "content": [{"type": "tool_use"}]},
        {"role": "user", "content": [result]},
    ]
    request = read_request({"messages": messages, "tools": [{"name": "y"}]}, {})
    assert answer_to(request, 0) == Reply(parts=(Use(tool="y", arguments={"id": "s-1"}),))
    assert find_place(messages).last == {"session_id": "s-1"}
    result["content"] = "no JSON"
    assert find_place(messages).last == "no JSON"
