"""The figures of any history: parts add up to the whole, and each needs the events it names."""

from collections.abc import Mapping

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ccmaster_hookspecs import events as e
from ccmaster_plugin_mcp_server.analytics.breakdown import session_analytics
from ccmaster_plugin_mcp_server.analytics.definitions import definitions
from ccmaster_plugin_mcp_server.analytics.figures import Figures
from ccmaster_plugin_mcp_server.analytics.metrics import system_metrics
from ccmaster_plugin_mcp_server.analytics.moment import Moment
from ccmaster_plugin_mcp_server.analytics.sessions import SessionAnalytics
from ccmaster_plugin_mcp_server.analytics.shapes import plain, schema
from ccmaster_plugin_mcp_server.analytics.system import SystemMetrics

READERS = (system_metrics, session_analytics)


def close(one, other):
    return abs(one - other) < 1e-6 * max(1, abs(one))


def added(works):
    """Add up the figures of several, the numbers of their parts included."""
    sums = {}
    for work in works:
        for key, number in numbers(work):
            sums[key] = sums.get(key, 0) + number
    return {key: number for key, number in sums.items() if number}


def numbers(work):
    for one in attrs.fields(type(work)):
        value = getattr(work, one.name)
        if one.name == "usage":
            yield from numbers(value)
        elif isinstance(value, int | float):
            yield one.name, value
        else:
            for tool in value:
                yield f"uses of {tool.tool}", tool.uses
                yield f"failures of {tool.tool}", tool.failed


@given(data=st.data())
def test_parts_add_up_to_the_whole(histories, moments, data):
    shown = session_analytics(Figures().after(data.draw(histories)), data.draw(moments))
    total = added([shown.total])
    of_each = [session.work for session in shown.sessions]
    for parts in (
        [*of_each, shown.others],
        [group.work for group in shown.working_dirs],
        [group.work for group in shown.owners],
    ):
        sums = added(parts)
        assert sums.keys() == total.keys()
        assert all(close(sums[key], total[key]) for key in total)
    by_model = added(group.work for group in shown.models)
    for key, number in total.items():  # a failure may come after a change of the model
        assert key.startswith("failures of") or close(by_model[key], number)


@given(data=st.data())
def test_times_add_up_to_the_lifetime(histories, moments, data):
    shown = session_analytics(Figures().after(data.draw(histories)), data.draw(moments))
    for session in shown.sessions:
        work = session.work
        spent = work.launching_s + work.busy_s + work.waiting_s + work.idle_s
        assert close(spent, work.lifetime_s)


@given(data=st.data())
def test_counts_of_the_system_add_up(histories, moments, data):
    moment = data.draw(moments)
    figures = Figures().after(data.draw(histories))
    shown = system_metrics(figures, moment)
    sessions, messages, asked = shown.sessions, shown.messages, shown.permissions
    assert sum(sessions.by_state.values()) == sessions.total
    assert sessions.without_host <= sessions.by_state["launching"]
    states = (messages.sent, messages.held, messages.delivered, messages.started)
    final = (messages.answered, messages.failed, messages.cancelled, messages.expired)
    assert sum(states) + sum(final) == messages.total
    assert asked.asked == asked.open + asked.allowed + asked.refused + asked.lapsed
    assert shown.usage.last_24_h.input_tokens <= shown.usage.total.input_tokens
    total = session_analytics(figures, moment).total
    assert total.turns == shown.turns.started
    assert total.turn_failures == sum(shown.turns.failed.values())
    assert total.tool_uses == shown.tools.uses
    assert total.usage == shown.usage.total
    assert sum(shown.mcp_calls.by_tool.values()) == sum(shown.mcp_calls.by_outcome.values())


@pytest.mark.parametrize("reader", READERS)
@given(data=st.data())
def test_every_history_has_the_shape_that_the_schema_says(reader, histories, moments, data):
    shown = reader(Figures().after(data.draw(histories)), data.draw(moments))
    document = plain(shown)
    validator = Draft202012Validator(
        schema(type(shown)), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize("shape", [SystemMetrics, SessionAnalytics])
def test_a_schema_is_one(shape):
    Draft202012Validator.check_schema(schema(shape))
    wrong = {**schema(shape), "properties": {"at": {"type": "null"}}}
    assert not Draft202012Validator(wrong).is_valid({"at": "now"})


def test_a_document_of_another_shape_is_refused(story, later):
    document = plain(system_metrics(Figures().after(story()), Moment(now=later(1), claimed=())))
    validator = Draft202012Validator(schema(SystemMetrics))
    assert validator.is_valid(document)
    assert not validator.is_valid({**document, "more": 1})
    assert not validator.is_valid({**document, "retries": -1})
    assert not validator.is_valid({**document, "at": None})
    del document["sessions"]["by_state"]["idle"]
    assert not validator.is_valid(document)


def amounts(value):
    """Yield every number of a figure, and how often each name appears in it."""
    if attrs.has(type(value)):
        for one in attrs.fields(type(value)):
            yield from amounts(getattr(value, one.name))
    elif isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, tuple):
        for inner in value:
            yield from amounts(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def figures_of(value):
    """Yield each figure that names its events, with them; parts of parts included."""
    for name, _, definition in definitions(type(value)):
        inner = getattr(value, name)
        if definition.events and not isinstance(inner, str | e.EndReason | None):
            yield name, inner, definition.events
        for part in inner if isinstance(inner, tuple) else (inner,):
            if attrs.has(type(part)):
                yield from figures_of(part)


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=30)
@given(data=st.data())
def test_a_figure_needs_the_events_that_its_definition_names(reader, histories, moments, data):
    history, moment = data.draw(histories), data.draw(moments)
    named = {needed for _, _, needed in figures_of(reader(Figures().after(history), moment))}
    for kinds in named:
        without = [one for one in history if not isinstance(one.event, kinds)]
        for name, value, needed in figures_of(reader(Figures().after(without), moment)):
            if needed == kinds:
                assert not any(amounts(value)), f"{name} does not need {kinds}"
