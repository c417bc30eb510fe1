"""A turn of the runtime `demo` tells what its script says, in the order of the real runtime."""

import pytest
from attrs import asdict

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.events import Failure
from ccmaster_plugin_demo_agent.settings import DemoAgentSettings


def kinds(events):
    return [type(event).__name__ for event in events]


async def test_a_plain_text_is_echoed(launched):
    agent = await launched()
    told, ended = await agent.turn("hello")
    assert kinds(agent.told[:1]) == ["SessionLaunched"]
    assert kinds(told) == [
        *("MessageDelivered", "TurnStarted", "TextSaid", "UsageRecorded", "TurnEnded"),
    ]
    assert told[1].message_ids == ended.in_reply_to == (told[0].message_id,)
    assert told[2].text == ended.answer == "ok: hello"
    assert (ended.failure, ended.error, ended.steps) == (None, None, 1)


async def test_a_script_uses_its_tools_in_order(launched):
    agent = await launched()
    script = "[[think:hmm+text:first+bash:echo hi]] [[write:/a|abc+read:/a]] [[tool:Glob]]"
    told, ended = await agent.turn(script)
    assert kinds(told[2:]) == [
        "TextSaid",
        *("ToolStarted", "ToolFinished") * 4,
        *("TextSaid", "UsageRecorded", "TurnEnded"),
    ]
    started = [event for event in told if isinstance(event, e.ToolStarted)]
    finished = [event for event in told if isinstance(event, e.ToolFinished)]
    assert [(event.tool, event.subject) for event in started] == [
        ("Bash", "echo hi"),
        ("Write", "/a"),
        ("Read", "/a"),
        ("Glob", ""),
    ]
    assert [event.result for event in finished] == [
        "hi",
        "pretended to write 3 bytes to /a",
        "pretended to use Read on /a",
        "pretended to use Glob",
    ]
    ids = [event.tool_use_id for event in started]
    assert ids == [event.tool_use_id for event in finished]
    assert len(set(ids)) == 4
    assert (ended.answer, ended.steps) == ("done", 4)


async def test_nothing_is_touched(launched, tmp_path):
    agent = await launched(permission_mode="bypassPermissions")
    before = set(tmp_path.rglob("*"))
    await agent.turn(f"[[write:{tmp_path}/w|x]] [[bash:touch {tmp_path}/b]] [[text:end]]")
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("script", ["[[maxtok:cut]] [[text:rest]]", "[[refuse]] [[text:rest]]"])
async def test_a_reply_that_breaks_off_goes_on_with_the_next_step(launched, script):
    _, ended = await (await launched()).turn(script)
    assert (ended.answer, ended.steps, ended.failure) == ("rest", 2, None)


@pytest.mark.parametrize("script", ["[[slow:0.001:one two]]", "[[slow:0:one two]]"])
async def test_a_slow_text_is_told_as_one(launched, script):
    told, ended = await (await launched()).turn(script)
    assert [event.text for event in told if isinstance(event, e.TextSaid)] == ["one two"]
    assert ended.answer == "one two"


async def test_a_refusal_is_noticed(launched):
    told, _ = await (await launched()).turn("[[refuse]]")
    assert [type(event).__name__ for event in told[2:4]] == ["TextSaid", "Notice"]


@pytest.mark.parametrize("script", ["[[text:]]", "[[think:only]]"])
async def test_an_answer_may_be_wordless(launched, script):
    told, ended = await (await launched()).turn(script)
    assert not any(isinstance(event, e.TextSaid) for event in told)
    assert (ended.answer, ended.failure) == ("", None)


async def test_silence_ends(launched):
    _, ended = await (await launched()).turn("[[hang:0.01]]")
    assert ended.answer == "after hang"


async def test_a_directive_that_cannot_be_read_fails_its_turn_only(launched):
    agent = await launched()
    _, ended = await agent.turn("[[hang:soon]]")
    assert ended.failure is Failure.ERROR
    assert "hang:soon" in ended.error
    assert (await agent.turn("hello"))[1].answer == "ok: hello"


async def test_each_turn_is_counted_and_priced(launched):
    agent = await launched(model="opus")
    first, _ = await agent.turn("[[bash:echo a]] [[text:b]]")
    second, _ = await agent.turn("[[usage:150000:c]]")
    one, two = (told[-2] for told in (first, second))
    assert one.model == two.model == "opus"
    assert two.input_tokens == 150_000
    assert 0 < one.cost_usd < two.cost_usd == pytest.approx(0.45, abs=0.01)
    assert one.usage_id != two.usage_id


async def test_the_same_script_tells_the_same_events_again(launched):
    own = {"stream", "at", "duration_ms", "message_id", "message_ids", "in_reply_to"}
    own |= {"usage_id", "tool_use_id"}

    def told(events):
        return [
            (type(one), asdict(one, filter=lambda key, _: key.name not in own)) for one in events
        ]

    script = "[[bash:ls]] [[err1:529]] [[write:/a|b]] [[drop1]]"
    one, two = await launched(), await launched()
    assert told((await one.turn(script))[0]) == told((await two.turn(script))[0])


@pytest.mark.parametrize("settings", [DemoAgentSettings(model="m", account=None, pace=0.001)])
async def test_the_settings_hold(launched):
    agent = await launched()
    told, _ = await agent.turn("[[bash:ls]]")
    up = agent.told[0]
    assert (up.model, up.account, up.pid) == ("m", None, None)
    assert told[-2].model == "m"


@pytest.mark.parametrize("settings", [None])
async def test_it_runs_without_settings(launched):
    assert (await (await launched()).turn("hello"))[1].answer == "ok: hello"
