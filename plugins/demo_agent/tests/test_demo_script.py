"""A text's directives become the answers of the model, step by step and attempt by attempt."""

import pytest

from ccmaster_plugin_demo_agent.answers import (
    Background,
    Drop,
    Ending,
    HttpError,
    Reply,
    Text,
    Thought,
    UsageLimit,
    Use,
)
from ccmaster_plugin_demo_agent.script import echo, read_script

RECOVERED = Reply(parts=(Text(text="recovered"),))
DONE = Reply(parts=(Text(text="done"),))


def use(tool, **arguments):
    return Reply(parts=(Use(tool=tool, arguments=arguments),))


@pytest.mark.parametrize(
    ("directive", "answer"),
    [
        ("text:hello", Reply(parts=(Text(text="hello"),))),
        ("text:", Reply(parts=(Text(text=""),))),
        ("text:two\nlines [of] text: a+b", Reply(parts=(Text(text="two\nlines [of] text: a+b"),))),
        ("think:hmm", Reply(parts=(Thought(text="hmm"),))),
        ("bash:cat <<EOF", use("Bash", command="cat <<EOF")),
        ("write:/a b/c.txt|one|two", use("Write", file_path="/a b/c.txt", content="one|two")),
        ("read:/a", use("Read", file_path="/a")),
        ("tool:mcp__x__y", use("mcp__x__y")),
        ('tool:Glob {"pattern": "*"}', use("Glob", pattern="*")),
        ("background:2", Reply(parts=(Background(seconds=2.0),))),
        ("slow:0.2:a b: c", Reply(parts=(Text(text="a b: c", pause=0.2),))),
        ("usage:150000:hi", Reply(parts=(Text(text="hi"),), input_tokens=150_000)),
        ("usage:5", Reply(parts=(Text(text="big"),), input_tokens=5)),
        ("maxtok:cut", Reply(parts=(Text(text="cut"),), stopped=Ending.MAX_TOKENS)),
        ("refuse", Reply(parts=(Text(text="I can't"),), stopped=Ending.REFUSAL)),
        ("hang:30", Reply(parts=(Text(text="after hang"),), silence=30.0)),
        ("err:429:2", HttpError(status=429, retry_after=2.0, message="scripted 429")),
        ("err:500", HttpError(status=500, message="scripted 500")),
        ("limit", UsageLimit(seconds=3600.0)),
        ("limit:0.5", UsageLimit(seconds=0.5)),
        ("drop", Drop()),
    ],
)
def test_a_directive_is_one_answer(directive, answer):
    script = read_script(f"please [[{directive}]] thanks")
    assert script is not None
    assert script.steps == ((answer,),)


def test_steps_follow_one_another_and_then_it_is_done():
    script = read_script("[[text:one]] and [[text:two]]")
    answers = [script.answer(step) for step in range(4)]
    assert answers == [Reply(parts=(Text(text=said),)) for said in ("one", "two", "done", "done")]


def test_plus_joins_parts_of_one_answer_only_before_a_directive():
    script = read_script("[[think:1+1+text:2+bash:echo 1+1]]")
    assert script.answer(0).parts == (
        Thought(text="1+1"),
        Text(text="2"),
        Use(tool="Bash", arguments={"command": "echo 1+1"}),
    )


@pytest.mark.parametrize(
    ("directive", "ending"),
    [("text:a", "end_turn"), ("text:a+bash:b", "tool_use"), ("background:1", "tool_use")],
)
def test_a_reply_that_uses_a_tool_ends_so(directive, ending):
    assert read_script(f"[[{directive}]]").answer(0).ending == ending


def test_an_error_that_comes_once_gives_way_to_the_next_answer():
    script = read_script("[[err1:529]] [[err1:429:1]] [[bash:ls]] [[text:end]]")
    failed = (HttpError(status=529, message="scripted 529"),)
    failed += (HttpError(status=429, retry_after=1.0, message="scripted 429"),)
    assert script.steps == (
        (*failed, use("Bash", command="ls")),
        (Reply(parts=(Text(text="end"),)),),
    )
    assert script.answer(0, attempt=9) == use("Bash", command="ls")


def test_an_error_that_comes_once_and_last_is_recovered_from():
    assert read_script("[[err1:500]]").answer(0, attempt=1) == RECOVERED


def test_a_connection_that_drops_once_recovers():
    script = read_script("[[drop1]] [[text:next]]")
    assert script.answer(0) == Drop()
    assert script.answer(0, 1) == Reply(parts=(Text(text="recovered after drop"),))
    assert script.answer(1) == Reply(parts=(Text(text="next"),))


def test_nested_directives_lose_one_layer_of_their_brackets():
    inner = r"<<tool:Agent {\"prompt\": \"<<text:deep>>\"}>>"
    script = read_script(f'[[tool:Agent {{"prompt": "{inner}"}}]]')
    prompt = script.answer(0).parts[0].arguments["prompt"]
    assert prompt == '[[tool:Agent {"prompt": "<<text:deep>>"}]]'
    assert read_script(prompt).answer(0).parts[0].arguments == {"prompt": "[[text:deep]]"}


def test_what_joins_parts_of_a_directive_within_joins_none_of_the_outer_one():
    script = read_script('[[tool:send {"message": "<<think:a+text:b>>"}+text:c]]')
    use, said = script.answer(0).parts
    assert use.arguments == {"message": "[[think:a+text:b]]"}
    assert said == Text(text="c")
    assert len(read_script("[[bash:cat <<EOF+text:c]]").answer(0).parts) == 2


def test_brackets_that_close_a_list_belong_to_it():
    assert read_script("[[text:[1, [2]]]]").answer(0) == Reply(parts=(Text(text="[1, [2]]"),))


@pytest.mark.parametrize(
    ("message", "answers"),
    [
        ("fix it", ["fixed", "bye"]),
        ("fix it; it was sent back", ["fixed again", "bye"]),
    ],
)
def test_a_directive_may_depend_on_what_the_message_says(message, answers):
    script = "[[unless:sent back|text:fixed]] [[if:sent back|text:fixed again]] [[text:bye]]"
    steps = read_script(f"{message} {script}").steps
    assert [step[0].parts[0].text for step in steps] == answers


def test_where_no_directive_is_due_it_is_done():
    assert read_script("[[if:never|text:said]]").answer(0) == DONE


@pytest.mark.parametrize(
    "text", ["", "plain", "[[Home]]", "[[limits]]", "[[text:open", "[text:x]]"]
)
def test_other_brackets_are_plain_text(text):
    assert read_script(text) is None


@pytest.mark.parametrize(
    ("directive", "reason"),
    [
        ("hang:soon", "seconds"),
        ("hang:inf", "seconds"),
        ("hang:-1", "seconds"),
        ("slow:x:y", "seconds"),
        ("background:nan", "seconds"),
        ("limit:never", "seconds"),
        ("err:200", "status"),
        ("err1:x", "status"),
        ("err:429:later", "seconds"),
        ("usage:many:x", "tokens"),
        ("tool:", "name"),
        ("if:words", "words|directive"),
        ("unless:", "words|directive"),
        ("tool:A [1]", "JSON object"),
        ("tool:A {", "JSON object"),
        ('tool:A {"a": NaN}', "JSON object"),
        ('tool:A {"a": ' + "[" * 99_999, "JSON object"),
    ],
)
def test_a_directive_that_cannot_be_read_answers_so(directive, reason):
    answer = read_script(f"[[{directive}]] [[text:after]]").answer(0)
    assert answer.status == 400
    assert directive in answer.message
    assert reason in answer.message


def test_a_plain_text_is_echoed_by_its_end():
    assert echo("hello").parts == (Text(text="ok: hello"),)
    assert echo("x" * 500 + "end").parts[0].text == "ok: " + "x" * 197 + "end"
