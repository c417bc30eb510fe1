"""What plugins offer outside: taken once, refused with a reason, changed at run time."""

import pytest

from ccmaster_core.contributions import Contributions
from ccmaster_hookspecs import hookimpl
from ccmaster_hookspecs.errors import PluginError
from ccmaster_hookspecs.mcp import HttpApp, Prompt, Resource, ResourceTemplate, Tool
from ccmaster_hookspecs.principals import Scope
from ccmaster_hookspecs.strategies import Strategy

READ = Scope.SESSION_READ


def a_tool(name="count", **more):
    return Tool(**{"name": name, "description": "It counts.", "call": "m:f", "scope": READ, **more})


def a_resource(uri="x://a", **more):
    return Resource(**{"uri": uri, "name": "a", "read": "m:f", "scope": READ, **more})


def a_template(uri="x://{a}", **more):
    return ResourceTemplate(
        **{"uri_template": uri, "name": "a", "read": "m:f", "scope": READ, **more}
    )


def a_prompt(name="brief", **more):
    return Prompt(**{"name": name, "get": "m:f", "scope": READ, "description": "It is.", **more})


def an_app(path="/console", **more):
    return HttpApp(**{"path": path, "app": "m:f", **more})


def a_strategy(name="relay", **more):
    return Strategy(**{"name": name, "help": "One after the other.", "decide": "m:f", **more})


def giving(**hooks):
    """Make a plugin that gives values in hooks."""

    class Plugin:
        pass

    def implementation(name, values):
        def give(_self):
            return values

        give.__name__ = name
        return hookimpl(give)

    for name, values in hooks.items():
        setattr(Plugin, name, implementation(name, values))
    return Plugin()


@pytest.fixture
def offers(plugins):
    def of(**named):
        for name, plugin in named.items():
            plugins.register(plugin, name)
        return Contributions(plugins).offers

    return of


def test_everything_is_found_by_its_key_and_in_order(offers):
    given = offers(
        one=giving(
            register_tools=[a_tool("b"), a_tool("a")],
            register_resources=[a_resource(), a_template()],
            register_prompts=[a_prompt()],
            register_http=[an_app()],
            register_strategies=[a_strategy(), a_strategy("fan.out")],
        )
    )
    assert list(given.tools) == ["a", "b"]
    assert list(given.resources) == ["x://a"]
    assert list(given.templates) == ["x://{a}"]
    assert list(given.prompts) == ["brief"]
    assert list(given.http_apps) == ["/console"]
    assert list(given.strategies) == ["fan.out", "relay"]
    assert given.plugin_of(given.tools["a"]) == "one"


def test_of_two_with_one_name_the_second_is_refused_and_noted(offers, plugins):
    first, second = a_tool(), a_tool()
    # Who is registered later is called first.
    given = offers(late=giving(register_tools=[second]), early=giving(register_tools=[first]))
    assert given.tools["count"] is first
    assert plugins.conduct.problems("late") == (
        "its tool 'count' is refused: early has one of this name",
    )
    assert plugins.conduct.problems("early") == ()


def test_of_two_strategies_with_one_name_the_second_is_refused_and_noted(offers, plugins):
    first, second = a_strategy(), a_strategy()
    late, early = giving(register_strategies=[second]), giving(register_strategies=[first])
    given = offers(late=late, early=early)
    assert given.strategies["relay"] is first
    assert plugins.conduct.problems("late") == (
        "its strategy 'relay' is refused: early has one of this name",
    )


@pytest.mark.parametrize(
    ("offer", "reason"),
    [
        (a_tool("two words"), "a name has"),
        (a_tool("x" * 129), "a name has"),
        (a_tool(None), "no text"),
        (a_tool(["a", "list"]), "no text"),
        (a_tool(call=None), "no function"),
        (a_tool(call="nowhere"), "module:attribute"),
        (a_tool(call=7), "no function"),
        (a_tool(scope="everything"), "scope"),
        (a_tool(input_schema={"type": "string"}), "input_schema"),
        (a_tool(output_schema="x"), "output_schema"),
        (a_resource("no uri"), "URI"),
        (a_resource(changed_by="nowhere"), "module:attribute"),
        (a_template("{a}"), "URI"),
        (a_prompt("two words"), "a name has"),
        (an_app("console"), "/name"),
        (an_app("/mcp/x"), "ccmaster itself"),
        (an_app("/healthz"), "ccmaster itself"),
        (a_strategy("two words"), "a name has"),
        (a_strategy(7), "no text"),
        (a_strategy(decide="nowhere"), "module:attribute"),
        (a_strategy(decide=None), "no function"),
        (a_strategy(roles=["lead"]), "roles do not go by names"),
        (a_strategy(options={7: {}}), "options do not go by names"),
    ],
)
def test_what_could_not_be_used_is_refused_with_the_reason(offers, plugins, offer, reason):
    given = offers()
    with pytest.raises(PluginError, match="is refused") as refused:
        given.add("one", offer)
    assert reason in str(refused.value)
    [noted] = plugins.conduct.problems("one")
    assert reason in noted


def test_what_is_added_is_there_until_it_is_taken_away(offers):
    given, seen = offers(one=giving(register_tools=[a_tool("a")])), []
    stop = given.watch(seen.append)
    take_away = given.add("two", a_tool("b"), a_prompt())
    assert list(given.tools) == ["a", "b"]
    assert sorted(kind.__name__ for kind in seen) == ["Prompt", "Tool"]
    take_away()
    take_away()
    assert list(given.tools) == ["a"]
    assert not given.prompts
    assert len(seen) == 4
    stop()
    given.add("two", a_tool("b"))
    assert len(seen) == 4


def test_all_that_is_added_at_once_is_taken_or_nothing(offers):
    given, seen = offers(one=giving(register_tools=[a_tool("a")])), []
    given.watch(seen.append)
    with pytest.raises(PluginError, match="one has one of this name"):
        given.add("two", a_tool("b"), a_tool("a"))
    assert list(given.tools) == ["a"]
    assert seen == []


def test_what_cannot_be_served_is_left_out_and_noted(offers, plugins):
    given = offers(one=giving(register_tools=[a_tool("a")]))
    given.refuse(given.tools["a"], "its schema is none")
    assert not given.tools
    assert plugins.conduct.problems("one") == ("its tool 'a' is refused: its schema is none",)


def test_code_is_imported_or_is_there_already(offers):
    given = offers(one=giving(register_tools=[a_tool("a", call="json:dumps")]))
    tool = given.tools["a"]
    assert given.code(tool, tool.call)([1]) == "[1]"
    assert given.code(tool, len) is len
    with pytest.raises(PluginError, match="plugin one names no_such:thing"):
        given.code(tool, "no_such:thing")


def test_who_listens_hears_what_is_touched_until_it_ends(offers):
    given, heard = offers(), []
    end = given.listen(heard.append)
    given.touch("x://a", "x://b")
    end()
    given.touch("x://c")
    assert heard == ["x://a", "x://b"]


def test_the_values_of_a_plugin_that_gives_something_else_are_left_out(offers, plugins):
    given = offers(one=giving(register_resources=[a_resource(), a_tool()]))
    assert not given.resources
    assert "register_resources" in plugins.conduct.problems("one")[0]
