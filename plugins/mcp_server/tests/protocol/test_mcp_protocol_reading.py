"""Resources over the protocol: listed, read, unknown, unreadable, in both eras."""

import pytest
from mcp.shared.exceptions import MCPError

from ccmaster_hookspecs.errors import UnknownSession
from ccmaster_hookspecs.mcp import Annotations, Embedded, UnknownResource
from ccmaster_hookspecs.principals import Scope

NOT_FOUND = {"2025-11-25": -32002, "2026-07-28": -32602}


def reads(data):
    async def read(_):
        return data

    return read


async def test_what_can_be_read_is_listed_as_it_was_contributed(desk, era):
    desk.resource("x://one", reads(1), title="One", size=1, annotations=Annotations(priority=1.0))
    desk.template("x://many/{n}", reads(1), title="Many", description="d")
    async with desk.client(era=era) as client:
        (one,) = (await client.list_resources()).resources
        (many,) = (await client.list_resource_templates()).resource_templates
    assert (one.uri, one.title, one.mime_type, one.size) == (
        "x://one",
        "One",
        "application/json",
        1,
    )
    assert one.annotations.priority == 1.0
    assert (many.uri_template, many.title, many.description) == ("x://many/{n}", "Many", "d")


@pytest.mark.parametrize(
    ("data", "text", "blob"),
    [
        ("words", "words", None),
        (b"\x00\x01", None, "AAE="),
        ({"a": [1, None]}, '{"a":[1,null]}', None),
        ([], "[]", None),
        (None, "null", None),
    ],
)
async def test_every_sort_of_data_arrives(desk, era, data, text, blob):
    desk.resource("x://one", reads(data), mime_type="x/y")
    async with desk.client(era=era) as client:
        (content,) = (await client.read_resource("x://one")).contents
    assert (content.uri, content.mime_type) == ("x://one", "x/y")
    assert (getattr(content, "text", None), getattr(content, "blob", None)) == (text, blob)


async def test_a_reading_may_bring_several_contents(desk, era):
    parts = [
        Embedded(uri="x://a", data="a", mime_type="text/plain"),
        Embedded(uri="x://b", data="b"),
    ]
    desk.resource("x://one", reads(parts))
    async with desk.client(era=era) as client:
        contents = (await client.read_resource("x://one")).contents
    assert [(one.uri, one.text) for one in contents] == [("x://a", "a"), ("x://b", "b")]


async def test_a_template_hands_on_what_the_uri_says(desk, era):
    async def read(call):
        return {"uri": call.uri, "who": str(call.caller), **call.variables}

    desk.template("x://logs/{name}{?after}", read)
    async with desk.client(era=era) as client:
        (content,) = (await client.read_resource("x://logs/a%20b?after=7")).contents
    assert content.text == (
        f'{{"uri":"x://logs/a%20b?after=7","who":"{desk.host.person}","name":"a b","after":"7"}}'
    )


async def unknown(call):
    raise UnknownResource(f"no {call.uri}")


async def test_what_is_not_there_or_not_for_the_caller_is_unknown(desk, era, reader):
    desk.template("x://{name}", unknown)
    desk.resource("y://secret", reads(1), scope=Scope.APPROVE)
    desk.template("y://of/{name}", reads(1), scope=Scope.APPROVE)
    async with desk.client(reader, era=era) as client:
        assert (await client.list_resources()).resources == []
        for uri in ("z://never", "x://gone", "y://secret", "y://of/one"):
            with pytest.raises(MCPError, match=f"there is no resource {uri}") as caught:
                await client.read_resource(uri)
            assert caught.value.code == NOT_FOUND[era]
            assert caught.value.data == {"uri": uri}


async def test_a_problem_is_told_and_an_exception_is_not(desk, era, caplog):
    async def fails(_):
        raise UnknownSession("there is no session x", "list them")

    async def breaks(_):
        raise ValueError("/secret/path")

    desk.resource("x://fails", fails)
    desk.resource("x://breaks", breaks)
    desk.resource("x://odd", reads(object()))
    async with desk.client(era=era) as client:
        with pytest.raises(MCPError, match="there is no session x: list them") as told:
            await client.read_resource("x://fails")
        for uri in ("x://breaks", "x://odd"):
            with pytest.raises(MCPError, match="its log says more") as hidden:
                await client.read_resource(uri)
            assert hidden.value.code == -32603
            assert hidden.value.data is None
    assert told.value.code == -32602
    assert "/secret/path" in caplog.text


async def test_a_template_that_is_none_is_left_out_and_noted(desk, era):
    desk.template("x://{a,,b", reads(1))
    desk.template("x://good/{a}", reads(1))
    async with desk.client(era=era) as client:
        await client.read_resource("x://good/1")
        listed = (await client.list_resource_templates()).resource_templates
    assert [template.uri_template for template in listed] == ["x://good/{a}"]
