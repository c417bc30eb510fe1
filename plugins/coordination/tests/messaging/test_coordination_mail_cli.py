"""`ccmaster mail`: a person reads what agents wrote, and writes to them."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ccmaster_plugin_coordination.messaging import events as m

SCRIPT = Path(sys.executable).with_name("ccmaster")


@pytest.fixture
def ccmaster(ccmaster_home):
    """Run a command; return what it says."""

    async def run(*words, code=0):
        process = await asyncio.create_subprocess_exec(
            SCRIPT,
            *words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={name: os.environ[name] for name in ("HOME", "CCMASTER_HOME", "PATH")},
        )
        async with asyncio.timeout(60):
            said, complained = await process.communicate()
        assert process.returncode == code, complained.decode()
        return (complained if code else said).decode()

    return run


async def test_a_person_and_an_agent_write_to_each_other(agents, ccmaster):
    [a] = await agents.up("a")
    assert await ccmaster("mail", "list") == "you have no unread mail; --all shows what was read\n"
    asked = await agents.told(
        a, "send_message", to="person", message="shall I?\n\x1b[2Jreally", subject="a question"
    )
    mail_id = asked["message_id"]
    head, line = (await ccmaster("mail", "list")).splitlines()
    assert head.split() == ["ID", "SENT", "FROM", "STATE", "SUBJECT"]
    assert line.startswith(mail_id[:8])
    assert line.endswith("a question")
    [listed] = json.loads(await ccmaster("mail", "list", "--json"))
    assert (listed["mail_id"], listed["from"]) == (mail_id, f"session/{a}")

    read = await ccmaster("mail", "read", mail_id[:8])
    assert "from a\na question\n\nshall I?\nreally\n" in read
    assert "\x1b" not in read
    assert (await ccmaster("mail", "list")).startswith("you have no unread mail")
    assert mail_id[:8] in await ccmaster("mail", "list", "--all")

    said = await ccmaster("mail", "send", "a", "yes", "--reply-to", mail_id[:8])
    assert said.endswith("  mail to a\n")
    await agents.message(a, mail_id, "answered")
    [sent] = await agents.happened(f"mail/session/{a}", m.MailSent)
    assert (sent.text, sent.in_reply_to, sent.thread) == ("yes", mail_id, mail_id)
    theirs = await ccmaster("mail", "list", "--agent", "a", "--all")
    assert "yes" in theirs
    assert await agents.happened(f"mail/session/{a}", m.MailRead) == []
    told = json.loads(await ccmaster("mail", "send", "*", "to all", "--json", "--subject", "hello"))
    assert [one["name"] for one in told["recipients"]] == ["a"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("read", "4be1"), "there is no mail '4be1'"),
        (("send", "nobody", "hi"), "nobody"),
        (("send", "person", "hi"), "to: that is you yourself"),
        (("send", "*", "hi"), "nobody else is there whom it would reach"),
        (("send", "*", " "), "the message is empty"),
    ],
)
async def test_what_cannot_be_is_told(ccmaster, configure, words, why):
    assert why in await ccmaster("mail", *words, code=1)
