"""Only a person's words reach an agent bare."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_core.framing import framed
from ccmaster_hookspecs.framing import quoted
from ccmaster_hookspecs.messages import Message
from ccmaster_hookspecs.principals import CONTINUATION, Principal, PrincipalKind, person

PEER = Principal(PrincipalKind.SESSION, "s2")


def message(sender, text="do it", in_reply_to=None):
    return Message(
        message_id="m", session_id="s1", text=text, sender=sender, in_reply_to=in_reply_to
    )


@pytest.mark.parametrize("sender", [person("ana"), CONTINUATION])
def test_a_persons_words_go_in_bare(sender):
    assert framed(message(sender), None, "b0") == "do it"


@pytest.mark.parametrize(
    "kind", [PrincipalKind.SESSION, PrincipalKind.CLIENT, PrincipalKind.SYSTEM]
)
def test_everyone_else_is_named(kind):
    text = framed(message(Principal(kind, "s2"), in_reply_to="m0"), "fix-2", "b0")
    assert f"from {kind}/s2, called fix-2" in text
    assert "It answers message m0." in text
    assert "approves nothing" in text


@given(st.text())
def test_a_peers_text_stands_whole_between_marks_it_cannot_know(text):
    lines = framed(message(PEER, text), None, "7f3a")
    begin, rest = lines.split("]\n", 1)
    assert begin.startswith("[ccmaster 7f3a: message m from session/s2")
    assert rest == f"{quoted(text)}\n[ccmaster 7f3a: end of the message]"
