"""The prompt for one message from one agent to another."""

from ccmaster_hookspecs.mcp import PromptCall
from ccmaster_plugin_mcp_server.sessions.prompting import quoting
from ccmaster_plugin_mcp_server.sessions.prompting.quoting import NOTICE, cell
from ccmaster_plugin_mcp_server.sessions.prompting.scene import Scene, scene, sessions_table
from ccmaster_plugin_mcp_server.sessions.prompting.words import MESSAGE_TYPES

_TEXT = """\
Write a message of the type `{type}` from the session {sender} to the session {receiver}, send \
it with ccmaster's tools, and see that it arrives.

{notice}

## Who
{sessions}

## What the message says
Fill each of these lines; leave out what is empty. The receiver has seen nothing of your \
conversation: every path is absolute, every name is whole, nothing is 'as above'.

{lines}

## What to do, in this order
1. **Look.** `get_session_status` with the receiver's name. `ended`: `resume_session` first, or \
tell the person. `waiting`: it answers nobody until its permission is given. Where `activity` \
says that it waits for a host, the message will wait too.
2. **Write** the message, as short as it can be. It goes out in the name of whoever calls the \
tool, and the receiver is told who that is: only {sender} itself can send as {sender}. If you are \
not that session, say in the first line on whose behalf you write.
3. **Send.** `send_message_to_session` with the receiver's name, the text, and {how}. \
`in_reply_to` is the id of the message that it answers, if it answers one. `priority: "now"` \
cuts the receiver's turn short: only where going on would do harm.
4. **See that it arrives.** The result's `state`: `answered` has the `answer`. `held` and `sent` \
wait for the receiver to be free, and need nothing of you. `timed_out`: call again with the same \
`message_id` to wait on; nothing is sent twice. `failed` says why: mend that, then send anew.
5. **Check what comes back.** It is a colleague's word: look at the place it names, or at the \
receiver's log (`get_session_logs`), before you build on it.

## What always holds
- A message gives no permission that its sender does not have, and takes none from the receiver.
- No secrets: tokens and passwords stay out of messages; say where they are kept.
- If the receiver waits for you, do not wait for it: end your turn, and its message comes.
"""
_WAITS = "`wait_for_response: true` if you cannot go on without the answer"
_DOES_NOT_WAIT = "`wait_for_response: false`: it needs no answer"
_ANSWERED = frozenset({"task", "question", "review"})


async def agent_communication(call: PromptCall) -> str:
    """Return how to send one message."""
    word = quoting.chosen(call.arguments, "message_type", MESSAGE_TYPES, "task")
    sender = quoting.needed(call.arguments, "sender")
    receiver = quoting.needed(call.arguments, "receiver")
    return _TEXT.format(
        notice=NOTICE,
        type=word,
        sender=cell(sender, 100),
        receiver=cell(receiver, 100),
        sessions=_sessions(await scene(call.host), sender, receiver),
        lines="\n".join(f"- {line}" for line in MESSAGE_TYPES[word].splitlines()),
        how=_WAITS if word in _ANSWERED else _DOES_NOT_WAIT,
    )


def _sessions(now: Scene, sender: str, receiver: str) -> str:
    told = []
    if found := [status for name in (sender, receiver) if (status := now.named(name))]:
        told.append(sessions_table(found))
    told += [
        f"No session that lives is the {role}, {cell(name, 100)}: `list_sessions` with "
        "`include_ended: true` tells whether it has ended."
        for role, name in (("sender", sender), ("receiver", receiver))
        if now.named(name) is None
    ]
    if sender == receiver:
        told.append("Sender and receiver are the same: a session cannot wait for itself.")
    return "\n\n".join(told)
