"""What is behind the door: who may pass to MCP and to what plugins mount, and how it is."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from starlette.responses import JSONResponse

from ccmaster_hookspecs.mcp import HttpApp
from ccmaster_hookspecs.principals import Principal, PrincipalKind, Scope
from ccmaster_plugin_mcp_server.http.admissions import Admissions
from ccmaster_plugin_mcp_server.http.app import composed
from ccmaster_plugin_mcp_server.http.authentication import bearer, sdk_user

ALICE = Principal(PrincipalKind.SESSION, "alice", frozenset({Scope.SESSION_READ}))
BOB = Principal(PrincipalKind.SESSION, "bob", frozenset(Scope))
TOKENS = {"a": ALICE, "b": BOB}


def has(token):
    return {"Authorization": f"Bearer {token}"}


async def who(scope, receive, send):
    """Answer with whatever the door tells of the caller and of the place."""
    principal = scope["state"].get("principal")
    told = {
        "principal": principal and str(principal),
        "path": scope["path"],
        "root_path": scope["root_path"],
        "state": scope["state"].get("made"),
    }
    await JSONResponse(told)(scope, receive, send)


class Behind:
    """All that the application is put together from."""

    def __init__(self):
        self.offered = []
        self.problems = []
        self.anonymous = None
        self.opened = []

    @asynccontextmanager
    async def mcp(self):
        yield who

    async def authenticate(self, token):
        return self.anonymous if token is None else TOKENS.get(token)

    async def ready(self):
        return self.problems

    async def open_app(self, offer):
        self.opened.append(offer.path)
        return await offer.app(None)

    def mount(self, path, app, **how):
        async def made(_):
            return app

        self.offered.append(HttpApp(path=path, app=made, **how))
        return self.offered[-1]

    @asynccontextmanager
    async def composed(self):
        async with composed(
            self.mcp,
            admissions=Admissions(self.authenticate),
            ready=self.ready,
            offered=lambda: self.offered,
            open_app=self.open_app,
        ) as app:
            yield app


@pytest.fixture
def behind():
    return Behind()


@pytest.fixture
async def at(behind, door):
    """Return the address of a door with all of that behind it."""
    up, over = asyncio.Event(), asyncio.Event()
    apps = []

    async def run():
        async with behind.composed() as app:
            apps.append(app)
            up.set()
            await over.wait()

    task = asyncio.create_task(run())
    await asyncio.wait([task, asyncio.ensure_future(up.wait())], return_when="FIRST_COMPLETED")
    one = await door(apps[0])
    yield one.origin
    await one.close()
    over.set()
    await task


async def test_nobody_passes_without_a_token(at, client):
    answer = await client.post(f"{at}/mcp")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "headers",
    [
        [("Authorization", "Bearer wrong")],
        [("Authorization", "Bearer")],
        [("Authorization", "a")],
        [("Authorization", "Basic a")],
        [("Authorization", "")],
        [("Authorization", "Bearer a"), ("Authorization", "Bearer b")],
        [("Authorization", "Bearer a, Bearer b")],
    ],
)
async def test_a_wrong_token_is_never_taken_for_none(at, behind, client, headers):
    behind.anonymous = Principal(PrincipalKind.CLIENT, "anonymous")
    answer = await client.post(f"{at}/mcp", headers=headers)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_the_caller_is_who_has_the_token(at, client):
    for token, principal in TOKENS.items():
        answer = await client.post(f"{at}/mcp", headers=has(token))
        assert answer.json()["principal"] == str(principal)
    assert (await client.post(f"{at}/mcp", headers={"Authorization": "bearer a"})).is_success


async def test_a_caller_without_a_token_is_let_in_where_that_is_allowed(at, behind, client):
    behind.anonymous = Principal(PrincipalKind.CLIENT, "anonymous")
    assert (await client.post(f"{at}/mcp")).json()["principal"] == "client/anonymous"


async def test_a_token_in_the_address_is_none(at, client):
    assert (await client.post(f"{at}/mcp?access_token=a")).status_code == 401


@pytest.mark.parametrize("path", ["/", "/mcp/", "/mcp/x", "/mcpx", "//mcp", "/MCP", "/docs"])
async def test_there_is_nothing_elsewhere(at, client, path):
    answer = await client.get(f"{at}{path}", headers=has("a"))
    assert answer.status_code == 404
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_health_is_told_to_anyone_and_tells_nothing(at, client):
    answer = await client.get(f"{at}/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert (await client.head(f"{at}/healthz")).status_code == 200
    assert (await client.post(f"{at}/healthz")).status_code == 405


async def test_readiness_is_what_is_said_of_it(at, behind, client):
    assert (await client.get(f"{at}/readyz")).status_code == 200
    behind.problems = ["the store cannot be read"]
    answer = await client.get(f"{at}/readyz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["the store cannot be read"]


async def test_health_is_guarded_like_all_else(at, client):
    assert (await client.get(f"{at}/healthz", headers={"Host": "evil"})).status_code == 421
    assert (await client.get(f"{at}/readyz", headers={"Origin": "http://e"})).status_code == 403


async def test_what_a_plugin_mounts_is_for_those_with_a_token(at, behind, client):
    behind.mount("/console", who)
    assert (await client.get(f"{at}/console")).status_code == 401
    assert behind.opened == []
    told = (await client.get(f"{at}/console/x/y", headers=has("b"))).json()
    assert told["principal"] == str(BOB)
    assert (told["root_path"], told["path"]) == ("/console", "/console/x/y")


async def test_what_is_public_is_for_anyone(at, behind, client):
    behind.mount("/open", who, public=True)
    assert (await client.get(f"{at}/open")).json()["principal"] is None
    assert (await client.get(f"{at}/opened")).status_code == 404
    forged = await client.get(f"{at}/open", headers={"Host": "evil"})
    assert forged.status_code == 421


async def test_plugins_come_and_go_while_it_runs(at, behind, client):
    assert (await client.get(f"{at}/a", headers=has("a"))).status_code == 404
    offer = behind.mount("/a", who)
    assert (await client.get(f"{at}/a", headers=has("a"))).status_code == 200
    assert (await client.get(f"{at}/a", headers=has("a"))).status_code == 200
    assert behind.opened == ["/a"]
    behind.offered.remove(offer)
    assert (await client.get(f"{at}/a", headers=has("a"))).status_code == 404


async def test_the_nearest_mount_is_asked(at, behind, client):
    behind.mount("/a", who, public=True)
    behind.mount("/a/b/", who, public=True)
    assert (await client.get(f"{at}/a/b/c")).json()["root_path"] == "/a/b"
    assert (await client.get(f"{at}/a/bc")).json()["root_path"] == "/a"


async def test_no_plugin_takes_the_place_of_mcp(at, behind, client):
    behind.mount("/mcp", who, public=True)
    behind.mount("/healthz", who, public=True)
    behind.mount("/", who, public=True)
    assert (await client.get(f"{at}/mcp")).status_code == 401
    assert (await client.get(f"{at}/healthz")).json() == {"status": "ok"}
    assert (await client.get(f"{at}/anything")).json()["path"] == "/anything"


async def test_what_cannot_be_opened_is_tried_again(at, behind, client, caplog):
    async def broken(_):
        raise OSError("no")

    behind.offered.append(HttpApp(path="/a", app=broken, public=True))
    for _ in range(2):
        answer = await client.get(f"{at}/a")
        assert answer.status_code == 503
        assert "log" in answer.json()["error"]
    assert behind.opened == ["/a", "/a"]
    assert "what is mounted at /a failed" in caplog.text


async def test_a_mounted_application_starts_at_its_first_request_and_ends(at, behind, client):
    said = []

    async def app(scope, receive, send):
        if scope["type"] != "lifespan":
            await who(scope, receive, send)
            return
        said.append((await receive())["type"])
        scope["state"]["made"] = "by its start"
        await send({"type": "lifespan.startup.complete"})
        said.append((await receive())["type"])
        await send({"type": "lifespan.shutdown.complete"})
        over.set()

    over = asyncio.Event()
    offer = behind.mount("/a", app, public=True)
    assert said == []
    answers = await asyncio.gather(*(client.get(f"{at}/a") for _ in range(5)))
    assert {answer.json()["state"] for answer in answers} == {"by its start"}
    assert said == ["lifespan.startup"]
    behind.offered.remove(offer)
    await client.get(f"{at}/a")
    async with asyncio.timeout(20):
        await over.wait()
    assert said == ["lifespan.startup", "lifespan.shutdown"]


def test_a_token_is_read_as_it_is_sent():
    assert bearer([]) is None
    assert bearer([(b"authorization", b"Bearer abc")]) == "abc"
    assert bearer([(b"authorization", b"BEARER  abc ")]) == "abc"


def test_the_user_of_the_sdk_has_no_token_in_it():
    user = sdk_user(ALICE)
    assert (user.access_token.client_id, user.access_token.token) == ("session/alice", "")
    assert user.scopes == ["session:read"]
