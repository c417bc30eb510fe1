"""`ccmaster mail`: a person reads what agents wrote, and writes to them."""

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

    def run(*words, code=0):
        done = subprocess.run(
            [SCRIPT, *words],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            env={name: os.environ[name] for name in ("HOME", "CCMASTER_HOME", "PATH")},
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == code, done.stderr
        return done.stderr if code else done.stdout

    return run


async def test_a_person_and_an_agent_write_to_each_other(agents, ccmaster):
    [a] = await agents.up("a")
    assert ccmaster("mail", "list") == "you have no unread mail; --all shows what was read\n"
    asked = await agents.told(
        a, "send_message", to="person", message="shall I?\n\x1b[2Jreally", subject="a question"
    )
    mail_id = asked["message_id"]
    head, line = ccmaster("mail", "list").splitlines()
    assert head.split() == ["ID", "SENT", "FROM", "STATE", "SUBJECT"]
    assert line.startswith(mail_id[:8])
    assert line.endswith("a question")
    [listed] = json.loads(ccmaster("mail", "list", "--json"))
    assert (listed["mail_id"], listed["from"]) == (mail_id, f"session/{a}")

    read = ccmaster("mail", "read", mail_id[:8])
    assert "from a\na question\n\nshall I?\nreally\n" in read
    assert "\x1b" not in read
    assert ccmaster("mail", "list").startswith("you have no unread mail")
    assert mail_id[:8] in ccmaster("mail", "list", "--all")

    said = ccmaster("mail", "send", "a", "yes", "--reply-to", mail_id[:8])
    assert said.endswith("  mail to a\n")
    await agents.message(a, mail_id, "answered")
    [sent] = await agents.happened(f"mail/session/{a}", m.MailSent)
    assert (sent.text, sent.in_reply_to, sent.thread) == ("yes", mail_id, mail_id)
    theirs = ccmaster("mail", "list", "--agent", "a", "--all")
    assert "yes" in theirs
    assert await agents.happened(f"mail/session/{a}", m.MailRead) == []
    told = json.loads(ccmaster("mail", "send", "*", "to all", "--json", "--subject", "hello"))
    assert [one["name"] for one in told["recipients"]] == ["a"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("read", "4be1"), "there is no mail '4be1' in the mailbox"),
        (("send", "nobody", "hi"), "nobody"),
        (("send", "person", "hi"), "to: that is you yourself"),
        (("send", "*", "hi"), "nobody else is there whom it would reach"),
        (("send", "*", " "), "the message is empty"),
    ],
)
def test_what_cannot_be_is_told(ccmaster, configure, words, why):
    assert why in ccmaster("mail", *words, code=1)
