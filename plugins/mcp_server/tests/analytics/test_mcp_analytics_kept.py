"""Figures that are kept come back whole, or not at all."""

import attrs
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.principals import person
from ccmaster_plugin_mcp_server.analytics import groups, ledger
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.kept import dump, load
from ccmaster_plugin_mcp_server.events import ToolCalled

ANA = person("ana")


def one_of_everything(story, at_position, later):
    """Return events after which nothing is as it was at the beginning."""
    over = (1, e.SessionEnded, {"reason": e.EndReason.FINISHED})
    ended = [story(over, stream=f"session/{key}", working_dir=key, model=key) for key in "xyz"]
    living = story(
        (1, e.SessionClaimed, {"host": "h", "epoch": 3}),
        (2, e.SessionLaunched, {"model": "opus"}),
        (3, e.MessageSent, {"by": ANA, "message_id": "m", "text": "go"}),
        (3, e.MessageSent, {"by": ANA, "message_id": "n", "text": "go"}),
        (4, e.MessageDelivered, {"message_id": "m"}),
        (4, e.TurnStarted, {"message_ids": ("m",)}),
        (5, e.ToolStarted, {"tool_use_id": "t", "tool": "Bash"}),
        (5, e.UsageRecorded, {"usage_id": "u", "model": "haiku", "cost_usd": 0.1}),
        (6, e.PermissionAsked, {"request_id": "q", "tool": "Bash"}),
        (7, e.PermissionAnswered, {"by": ANA, "request_id": "q", "allowed": True}),
        (8, e.PermissionAsked, {"request_id": "r", "tool": "Bash"}),
    )
    call = {"caller": ANA, "tool": "t", "call_id": "c", "word": "ok", "duration_ms": 1.5}
    host = {"stream": "host/h", "at": later(9)}
    others = [
        e.HostStarted(pid=1, version="1", machine="m", adopts=True, **host),
        e.HostStopped(**host),
        ToolCalled(at=later(9), **call),
    ]
    sessions = (one.event for history in (*ended, living) for one in history)
    return at_position([*sessions, *others])


def test_everything_is_kept(story, at_position, later, monkeypatch):
    monkeypatch.setattr(ledger, "ENDED_KEPT", 1)
    monkeypatch.setattr(groups, "QUIET_KEPT", 1)
    figures = Figures().after(one_of_everything(story, at_position, later))
    empty = Figures()
    for one in attrs.fields(Figures):
        assert getattr(figures, one.name) != getattr(empty, one.name), one.name
    (course,) = figures.living.values()
    fresh = {**attrs.asdict(type(course)(stream="", created=0, since=0, heard=0), recurse=False)}
    as_before = {name for name, value in fresh.items() if getattr(course, name) == value}
    assert as_before == {"ended"}
    assert load(dump(figures)) == figures


def test_what_is_kept_is_believed_only_whole(story):
    text = dump(Figures().after(story((1, e.TurnStarted, {}))))
    assert load(text) is not None
    assert load(text[:-2]) is None
    assert load(text.replace("TurnStarted", "TurnEnded")) is None
    assert load(text.partition("\n")[2]) is None
    assert [load(bad) for bad in ("", "\n", "{}", "\ud800", "null\nnull\n")] == [None] * 5


def test_what_another_version_kept_is_not_believed(story, monkeypatch):
    monkeypatch.setattr("ccmaster_plugin_mcp_server.analytics.kept.VERSION", 0)
    older = dump(Figures().after(story()))
    monkeypatch.undo()
    assert load(older) is None


@given(text=st.text())
def test_no_text_is_believed_by_chance(text):
    assert load(text) is None
