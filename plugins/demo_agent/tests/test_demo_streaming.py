"""A streamed message adds up to the same message unstreamed."""

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_demo_agent.answers import Background, Reply, Text, Thought, Use
from ccmaster_plugin_demo_agent.api.replies import message
from ccmaster_plugin_demo_agent.api.streaming import frames

texts = st.text(max_size=40)
parts = st.one_of(
    st.builds(Text, text=texts, pause=st.sampled_from([0.0, 0.5])),
    st.builds(Thought, text=texts),
    st.builds(Use, tool=texts, arguments=st.dictionaries(texts, texts)),
    st.builds(Background, seconds=st.floats(0, 9)),
)
replies = st.builds(Reply, parts=st.lists(parts, max_size=4).map(tuple))


def whole(reply):
    count = itertools.count()
    return message(reply, model="m", input_tokens=7, new_id=lambda kind: f"{kind}{next(count)}")


def events(reply):
    for frame, pause in frames(whole(reply), reply):
        name, data, *end = frame.decode().split("\n", 2)
        event = json.loads(data.removeprefix("data: "))
        assert name == f"event: {event['type']}"
        assert end == ["\n"]
        yield event, pause


def joined(stream):
    """Put the stream together, as a client does."""
    message = next(stream)["message"]
    for event in stream:
        match event["type"]:
            case "content_block_start":
                assert event["index"] == len(message["content"])
                message["content"].append(event["content_block"] | {"partial": ""})
            case "content_block_delta":
                block = message["content"][event["index"]]
                delta = event["delta"]
                assert delta.pop("type").endswith("_delta")
                for key, text in delta.items():
                    block["partial" if key == "partial_json" else key] = (
                        block["partial" if key == "partial_json" else key] + text
                    )
            case "content_block_stop":
                block = message["content"][event["index"]]
                partial = block.pop("partial")
                if block["type"] == "tool_use":
                    block["input"] = json.loads(partial)
            case "message_delta":
                message |= event["delta"]
                message["usage"] |= event["usage"]
    assert event["type"] == "message_stop"
    return message


@given(replies)
def test_the_parts_add_up_to_the_whole(reply):
    assert joined(event for event, _ in events(reply)) == whole(reply)


@given(texts)
def test_words_add_up_to_the_text(text):
    assert "".join(Text(text=text).words) == text


def test_a_slow_text_comes_word_by_word():
    reply = Reply(parts=(Text(text="one two  three", pause=0.5), Text(text="four five")))
    said = [
        (event["delta"]["text"], pause)
        for event, pause in events(reply)
        if event["type"] == "content_block_delta"
    ]
    assert said == [
        ("one ", 0.5),
        ("two  ", 0.5),
        ("three", 0.5),
        ("four ", 0.0),
        ("five", 0.0),
    ]
