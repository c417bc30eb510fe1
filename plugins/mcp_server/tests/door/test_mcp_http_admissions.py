"""Nobody stays longer than their token is good, and no look at tokens misses one coming in."""

import asyncio

from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_mcp_server.http.admissions import Admissions

SESSION = Principal(PrincipalKind.SESSION, "one")


class Tokens:
    """Knows tokens, and can be held while it looks one up."""

    def __init__(self, *good):
        self.good = set(good)
        self.asked = 0
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def authenticate(self, token):
        self.asked += 1
        found = SESSION if token in self.good else None
        await self.go_on.wait()
        return found


async def test_only_what_is_under_a_dead_token_ends():
    tokens, ended = Tokens("old", "new"), []
    admissions = Admissions(tokens.authenticate)
    for token in ("old", "new"):
        admission = await admissions.admit(token)
        admission.until_dead(lambda token=token: ended.append(token))
    tokens.good.discard("old")
    await admissions.review(SESSION)
    assert ended == ["old"]


async def test_what_is_over_is_not_ended():
    tokens, ended = Tokens("old"), []
    admissions = Admissions(tokens.authenticate)
    admission = await admissions.admit("old")
    over = admission.until_dead(lambda: ended.append("over"))
    admission.until_dead(lambda: ended.append("goes on"))
    over()
    over()
    tokens.good.clear()
    await admissions.review(SESSION)
    assert ended == ["goes on"]


async def test_a_token_that_dies_while_it_is_looked_up_lets_nobody_in():
    tokens = Tokens("old")
    admissions = Admissions(tokens.authenticate)
    tokens.go_on.clear()
    coming = asyncio.create_task(admissions.admit("old"))
    while not tokens.asked:
        await asyncio.sleep(0)
    tokens.good.clear()
    await admissions.review(SESSION)
    tokens.go_on.set()
    assert await coming is None
