"""The tools with which one reads one's mail, and follows a conversation."""

from collections.abc import Mapping
from typing import Any

from ccmaster_hookspecs.mcp import Text, ToolCall, ToolResult
from ccmaster_plugin_coordination.messaging import reading, telling, threads
from ccmaster_plugin_coordination.messaging.mailboxes import mailboxes_of
from ccmaster_plugin_coordination.messaging.tracking import name_of


async def list_mail(call: ToolCall) -> Mapping[str, Any]:
    """Tell what is in the caller's mailbox, the newest first."""
    host, given = call.host, call.arguments
    mails = await reading.listed(host, call.caller, tell=True)
    unread = sum(mail.state.unread for mail in mails)
    chosen = [mail for mail in mails if mail.state.unread or given.get("include_read")]
    newest = chosen[::-1][: int(given.get("limit", 50))]
    return {
        "unread": unread,
        "mails": [telling.mail(mail, await name_of(host, mail.by)) for mail in newest],
    }


async def read_mail(call: ToolCall) -> ToolResult:
    """Give the caller mails of theirs, each framed with its verified sender."""
    host, owner = call.host, call.caller
    ids = call.arguments.get("mail_ids")
    found = await reading.opened(host, owner, ids)
    left = len((await mailboxes_of(host).box(owner)).unread)
    texts = [reading.framed(one) for one in found]
    told = {
        "unread": left,
        "mails": [
            {**telling.mail(one.mail, one.name), "text": text}
            for one, text in zip(found, texts, strict=True)
        ],
    }
    more = [f"{left} more are unread."] if left else []
    content = "\n\n".join([*texts, *more]) or "There is no unread mail."
    return ToolResult(content=(Text(content),), structured=told)


async def get_thread(call: ToolCall) -> ToolResult:
    """Tell the last messages of a conversation that the caller takes part in."""
    host, caller = call.host, call.caller
    limit = int(call.arguments.get("limit", 20))
    posts = await threads.posts(host, call.arguments["message_id"].lower(), caller, limit)
    told = [
        {
            "message_id": one.message_id,
            "kind": one.kind.value,
            "from": str(one.sender),
            "name": one.name,
            "to": [str(to) for to in one.to],
            "at": telling.when(one.at),
            "in_reply_to": one.in_reply_to,
            "text": threads.framed(one, caller),
        }
        for one in posts
    ]
    content = "\n\n".join(str(one["text"]) for one in told)
    return ToolResult(content=(Text(content),), structured={"messages": told})
