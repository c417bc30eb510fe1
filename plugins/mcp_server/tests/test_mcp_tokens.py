"""The person's token: made once, whoever asks first, and never for others to read."""

import os
import re
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from ccmaster_hookspecs.errors import CcmasterError, ConfigurationError, StoreUnavailable
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_mcp_server.tokens import person_token, who


def test_it_is_made_once_for_the_person_alone(tmp_path):
    token = person_token(str(tmp_path))
    assert re.fullmatch(r"ccp_[A-Za-z0-9_-]{43}", token)
    assert person_token(str(tmp_path)) == token
    assert [file.name for file in tmp_path.iterdir()] == ["token"]
    assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600


def test_one_that_is_there_is_read_and_nothing_is_written(tmp_path):
    token = person_token(str(tmp_path))
    before = tmp_path.stat().st_mtime_ns
    assert person_token(str(tmp_path)) == token
    assert tmp_path.stat().st_mtime_ns == before  # so a full disk keeps nobody out


def test_all_who_ask_at_once_get_the_same(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        tokens = set(pool.map(person_token, [str(tmp_path)] * 64))
    assert len(tokens) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["token"]


@pytest.mark.parametrize("text", ["", "ccp_short", "ccs_" + "a" * 43, "ccp_" + "é" * 43])
def test_what_is_no_token_is_never_taken_for_one(tmp_path, text):
    (tmp_path / "token").write_text(text, encoding="utf-8")
    (tmp_path / "token").chmod(0o600)
    with pytest.raises(ConfigurationError, match="is no token"):
        person_token(str(tmp_path))


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_token_that_others_can_read_is_refused(tmp_path, mode):
    person_token(str(tmp_path))
    (tmp_path / "token").chmod(mode)
    with pytest.raises(ConfigurationError, match="others can read"):
        person_token(str(tmp_path))


def test_a_token_that_cannot_be_kept_is_said(tmp_path):
    with pytest.raises(StoreUnavailable, match="cannot be used"):
        person_token(str(tmp_path / "nowhere"))


async def test_the_token_is_the_persons_and_any_other_is_nobodys(open_host, tmp_path):
    token = person_token(str(tmp_path))
    async with open_host(adopts=False) as host:
        known = await who(host, token, token)
        assert known == host.person
        assert known.scopes == set(Scope)
        for other in (None, "", token[:-1], token + "x", "ccs_", "é"):
            assert await who(host, token, other) is None


def test_no_error_holds_a_token(tmp_path):
    token = person_token(str(tmp_path))
    (tmp_path / "token").write_text(f"{token}{token}", encoding="ascii")
    with pytest.raises(CcmasterError) as refused:
        person_token(str(tmp_path))
    assert token not in str(refused.value)
