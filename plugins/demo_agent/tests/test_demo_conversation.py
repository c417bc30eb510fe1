"""A request of the CLI is put in its place in the script, however the CLI words it."""

from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_demo_agent.api.conversation import find_place, user_texts

SCRIPT = "go [[bash:ls]] [[text:end]]"
RESULT = {"type": "tool_result", "tool_use_id": "t1", "content": "[[text:not mine]]"}


def user(*texts):
    return {"role": "user", "content": [{"type": "text", "text": text} for text in texts]}


def assistant(text="x"):
    return {"role": "assistant", "content": [{"type": "text", "text": text}]}


def tool_result(*texts):
    return {"role": "user", "content": [RESULT, *user(*texts)["content"]]}


def test_a_step_is_an_answer_since_the_last_text():
    first = find_place([user(SCRIPT)])
    second = find_place([user(SCRIPT), assistant(), tool_result()])
    assert (first.step, second.step) == (0, 1)
    assert first.key == second.key
    assert second.script == first.script is not None


def test_the_same_text_at_another_place_is_another():
    assert find_place([user(SCRIPT)]).key != find_place([user("a"), user(SCRIPT)]).key


def test_a_later_plain_text_has_no_script():
    place = find_place([user(SCRIPT), assistant(), tool_result(), user("hello")])
    assert (place.text, place.script, place.step) == ("hello", None, 0)


def test_the_words_of_the_cli_itself_are_no_text_of_the_user():
    reminded = user("<system-reminder>\nnote [[text:no]]", SCRIPT, " <local-command-stdout>")
    stopped = user("Output token limit hit. Resume directly")
    assert find_place([reminded]).text == SCRIPT
    assert find_place([user(SCRIPT), assistant(), stopped]).step == 1
    assert user_texts([reminded, stopped]) == (SCRIPT,)


def test_after_an_interruption_the_new_text_stands_beside_the_old_result():
    cut = tool_result("[Request interrupted by user for tool use]\n", "then this\n")
    place = find_place([user(SCRIPT), assistant(), cut])
    assert (place.text, place.step) == ("then this", 0)


def test_a_text_whose_turn_was_cut_does_not_play_again():
    merged = user("[[hang:20]]\n", "[Request interrupted by user]\n", "hello")
    assert find_place([merged]).script is None


def test_what_is_said_mid_turn_is_heard_but_changes_no_script():
    framed = "".join(
        f"The user sent a new message while you were working:\n{text}\n\nThis is how Claude Code …"
        for text in ("one\nline", "two")
    )
    messages = [user(SCRIPT), assistant(), tool_result(), {"role": "system", "content": framed}]
    assert user_texts(messages) == (SCRIPT, "one\nline", "two")
    assert find_place(messages).step == 1


def test_a_text_may_be_bare():
    assert find_place([{"role": "user", "content": "[[text:x]]"}]).script is not None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["role", "content", "text"]), inner)
    ),
    max_leaves=20,
)
roles = st.sampled_from(["user", "assistant", "system"])
odd_messages = st.lists(
    json_values | st.fixed_dictionaries({"role": roles, "content": json_values}), max_size=8
)


@given(odd_messages | json_values)
def test_anything_on_the_wire_has_some_place(messages):
    place = find_place(messages)
    texts = user_texts(messages)
    assert place.step >= 0
    assert place.text == "" or place.text in texts
