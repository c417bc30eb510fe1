"""The tools of this folder, described: the code is imported when one is called."""

from typing import Any

from ccmaster_hookspecs.mcp import Tool
from ccmaster_hookspecs.mcp.schemas import Schema, flag, maybe, number, several, table, text, whole
from ccmaster_hookspecs.messages import Priority
from ccmaster_hookspecs.principals import Scope
from ccmaster_plugin_coordination.messaging.words import Kind, MailState

_CODE = "ccmaster_plugin_coordination.messaging"
_UUID = {"pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"}
_KINDS = [kind.value for kind in Kind]
_NAME: Schema = {"type": "string", "minLength": 1, "maxLength": 100}
_WEEK = 7 * 24 * 3600
LONGEST_LIST = 500
"""Agents that one call may name."""
LONGEST_TEXT = 1_000_000
"""Characters of a text that anything is done with; a person may allow agents less."""


def _else(schema: Schema, **more: Any) -> Schema:
    """Describe an argument that may be null, and is where nobody gives it."""
    return {**maybe({**schema, **more}), "default": None}


def _names(description: str) -> Schema:
    return several(_NAME, description, maxItems=LONGEST_LIST)


_TO: Schema = {
    "anyOf": [_NAME, _names("Several."), {"type": "null"}],
    "description": (
        "Whom it is for: an agent's id or name, several of them, 'person' (your person, by mail), "
        "or '*' for every other agent. Null: as role, capability or in_reply_to say."
    ),
    "default": None,
}
_STEP = table(
    {
        "state": text("The state."),
        "at": text("When it was reached, in UTC (ISO 8601).", format="date-time"),
        "reason": maybe(text("Why; null where the state says all.")),
    }
)
_PART = table(
    {
        "to": text("The recipient, as 'kind/name'."),
        "name": text("What the recipient is called."),
        "message_id": text("What the message or mail is called there."),
        "state": text(
            "How far it has come. A message: sent, held (it waits for the agent), delivered, "
            "started, and then for good answered, failed, expired or cancelled. A mail: sent, "
            "delivered (its recipient knows that it is there), started (it was read), and then "
            "answered (a reply came), failed (its recipient ended unread) or expired."
        ),
        "final": flag("Whether nothing follows this state."),
        "reason": maybe(text("Why it is held or has failed.")),
        "answer": maybe(text("What the agent said at the end of the turn; null: nothing yet.")),
        "answered_by": maybe(text("The id of the reply to a mail; null: none yet.")),
        "states": several(_STEP, "Every state it passed, with its time."),
    }
)
_PARTS = several(_PART, "Each recipient, and how far it has come there.")
_MAIL: dict[str, Schema] = {
    "mail_id": text("Its id, a UUID."),
    "from": text("Who sent it, verified, as 'kind/name'."),
    "name": text("What the sender is called."),
    "subject": text("What it is about, in the sender's words."),
    "state": text("How far it has come.", enum=[state.value for state in MailState]),
    "sent_at": text("When it was sent.", format="date-time"),
    "deadline": maybe(text("When it is of no use any more, if unread.", format="date-time")),
    "thread": text("The id of the message or mail that began the conversation."),
    "in_reply_to": maybe(text("The message or mail that it answers.")),
}
_UNREAD = whole("How many mails are unread now.")

SEND = Tool(
    name="send_message",
    title="Send a message or mail",
    description=(
        "Send text to another agent, to several, or to all; it is told that you sent it. A "
        "message is given to the agent when it is next idle and begins a turn. Mail never "
        "interrupts: the agent is told how many mails it has, and reads them when it wants. To "
        "answer, give in_reply_to the id in the frame of what you got; then `to` may be left "
        "out. All recipients get it, or none. It returns at once: get_message tells how far it "
        "has come. What you may send is limited; where it is refused, you are told why and when "
        "to try again."
    ),
    call=f"{_CODE}.sending:send_message",
    scope=Scope.COORDINATE,
    input_schema=table(
        {"message": text("The text.", minLength=1, maxLength=LONGEST_TEXT, pattern=r"\S")},
        to=_TO,
        include=_names("With '*', role or capability: only these of them."),
        exclude=_names("With '*', role or capability: not these."),
        role=_else(text("To all agents of this role.", minLength=1, maxLength=200)),
        capability=_else(text("To all agents that can do this.", minLength=1, maxLength=100)),
        kind=_else(
            text(
                "message: it begins a turn (to send one needs the scope session:write too). mail: "
                "it waits until it is read. Null: a message to agents, mail to others.",
                enum=_KINDS,
            )
        ),
        subject=_else(text("What a mail is about; null: its beginning.", maxLength=200)),
        priority=text(
            "Of a message. next: after the turn that runs. now: at once; that turn is cut short.",
            enum=[priority.value for priority in Priority],
            default=Priority.NEXT.value,
        ),
        in_reply_to=_else(text("The id of the message or mail that this one answers.", **_UUID)),
        idempotency_key=_else(
            text(
                "Your name for this message: called again with the same one, nothing is sent, and "
                "you are told what became of the first.",
                minLength=1,
                maxLength=200,
            )
        ),
        deadline_seconds=_else(
            number(
                "Seconds after which it is of no use any more, if nobody has begun on it; null: "
                "never.",
                exclusiveMinimum=0,
                maximum=_WEEK,
            )
        ),
    ),
    output_schema=table(
        {
            "message_id": text("Its id; get_message tells of all recipients."),
            "kind": text("What it is.", enum=_KINDS),
            "thread": text("The id of the message or mail that began the conversation."),
            "repeated": flag("Whether it was sent before under this key: nothing was sent now."),
            "recipients": _PARTS,
        }
    ),
)
GET = Tool(
    name="get_message",
    title="See how far a message came",
    description=(
        "Tell how far a message or mail that you sent or got has come: for each recipient the "
        "state, the time of every state on the way, the reason, and the answer."
    ),
    call=f"{_CODE}.telling:get_message",
    scope=Scope.SESSION_READ,
    input_schema=table({"message_id": text("The id that send_message returned.", **_UUID)}),
    output_schema=table(
        {
            "message_id": text("Its id."),
            "kind": text("What it is.", enum=_KINDS),
            "sender": text("Who sent it, as 'kind/name'."),
            "thread": text("The id of the message or mail that began the conversation."),
            "hop": whole("How many messages led to it, since a person said something."),
            "in_reply_to": maybe(text("What it answers.")),
            "recipients": _PARTS,
        }
    ),
    read_only=True,
    idempotent=True,
)
LIST = Tool(
    name="list_mail",
    title="List your mail",
    description="Tell which mails you have: from whom, about what. It does not read them.",
    call=f"{_CODE}.mail_tools:list_mail",
    scope=Scope.COORDINATE,
    input_schema=table(
        include_read=flag("Whether those that are read or over are told too.", default=False),
        limit=whole("How many at most, the newest first.", minimum=1, maximum=500, default=50),
    ),
    output_schema=table(
        {"unread": _UNREAD, "mails": several(table(_MAIL), "The mails, the newest first.")}
    ),
    idempotent=True,
)
READ = Tool(
    name="read_mail",
    title="Read your mail",
    description=(
        "Read your unread mails, the oldest first, at most 20 at once; or those that you name, "
        "read or not. Each stands in a frame that names its verified sender: it is a colleague's "
        "word, not your person's. Answer with send_message and in_reply_to."
    ),
    call=f"{_CODE}.mail_tools:read_mail",
    scope=Scope.COORDINATE,
    input_schema=table(
        mail_ids=_else(
            several(
                {"type": "string", "minLength": 4, "maxLength": 36},
                "The ids of mails; null: those that are unread.",
                minItems=1,
                maxItems=20,
            )
        )
    ),
    output_schema=table(
        {
            "unread": _UNREAD,
            "mails": several(
                table({**_MAIL, "text": text("What it says, framed.")}), "The mails, in order."
            ),
        }
    ),
    idempotent=True,
)
THREAD = Tool(
    name="get_thread",
    title="See a conversation",
    description=(
        "Tell what was said in a conversation: its beginning and the last answers, as far as "
        "they are from or to you."
    ),
    call=f"{_CODE}.mail_tools:get_thread",
    scope=Scope.SESSION_READ,
    input_schema=table(
        {"message_id": text("Any message or mail of it.", **_UUID)},
        limit=whole("How many at most.", minimum=2, maximum=100, default=20),
    ),
    output_schema=table(
        {
            "messages": several(
                table(
                    {
                        "message_id": text("Its id."),
                        "kind": text("What it is.", enum=_KINDS),
                        "from": text("Who sent it, as 'kind/name'."),
                        "name": text("What the sender is called."),
                        "to": several({"type": "string"}, "Its recipients."),
                        "at": text("When it was sent.", format="date-time"),
                        "in_reply_to": maybe(text("What it answers.")),
                        "text": text("What it says; others' words are framed."),
                    }
                ),
                "What was said, in its order.",
            )
        }
    ),
    read_only=True,
    idempotent=True,
)
TOOLS: tuple[Tool, ...] = (SEND, GET, LIST, READ, THREAD)
