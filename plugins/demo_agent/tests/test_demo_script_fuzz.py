"""No text breaks the reader of scripts, and what is written comes back."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_demo_agent.answers import Drop, HttpError, Reply, Text, UsageLimit, Use
from ccmaster_plugin_demo_agent.directives import OPENING
from ccmaster_plugin_demo_agent.script import read_script

SCRAPS = re.findall(
    r"\S+|\n",
    """text think bash write read tool background slow usage maxtok refuse hang err err1 limit drop
    drop1 if unless last said {{ }} [[ ]] << >> : + | { } " \\ 0 1 -1 429 529 1e9 nan é""",
)
scraps = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=3), max_size=40).map("".join)
plain = st.text(st.characters(exclude_characters="[]<>+", exclude_categories=["Cs"]), max_size=30)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | plain,
    lambda inner: st.dictionaries(plain, inner, max_size=3),
    max_leaves=8,
)


@given(scraps | st.text())
def test_any_text_is_read(text):
    script = read_script(text)
    if script is None:
        return
    assert OPENING.search(text)
    for step in range(len(script.steps) + 1):
        for attempt in range(3):
            assert isinstance(script.answer(step, attempt), Reply | HttpError | UsageLimit | Drop)


@given(st.lists(plain, min_size=1))
def test_texts_come_back_in_their_order(texts):
    script = read_script("".join(f"[[text:{text}]]" for text in texts))
    assert [script.answer(step).parts for step in range(len(texts))] == [
        (Text(text=text),) for text in texts
    ]


@given(plain.map(lambda words: words.replace("|", "").replace("\n", "")), plain, st.booleans())
def test_a_condition_looks_at_all_that_is_said_but_directives(words, said, wanted):
    word = "if" if wanted else "unless"
    script = read_script(f"{said}[[{word}:{words}|text:then]][[text:{words}]]")
    answers = ["then", words] if (words in said) is wanted else [words]
    assert [step[0].parts[0].text for step in script.steps] == answers


@given(st.dictionaries(plain, json_values))
def test_the_arguments_of_a_tool_come_back(arguments):
    script = read_script(f"[[tool:Any {json.dumps(arguments, ensure_ascii=False)}]]")
    assert script.answer(0) == Reply(parts=(Use(tool="Any", arguments=arguments),))


def test_a_long_text_is_read_in_one_go():
    """A reader that starts over at each bracket would take hours."""
    assert read_script("[[text:" * 200_000) is None
    assert len(read_script("[[text:a]]" * 50_000).steps) == 50_000
