"""How a message reaches an agent, so that it knows whose words it reads.

A person's own words go in bare. Everyone else's are framed with their verified sender,
because the agent has one input for both and must not take a peer for its person.
"""

from ccmaster_hookspecs import framing
from ccmaster_hookspecs.messages import Message
from ccmaster_hookspecs.principals import CONTINUATION, PrincipalKind


def framed(message: Message, sender_name: str | None, boundary: str) -> str:
    """Return the text that the agent is given for a message.

    Args:
        message: What was sent.
        sender_name: The name of the session that sent it; None for other senders.
        boundary: What the sender cannot know, so that its text cannot end the frame.
    """
    # The continuation is what the person wrote into their own configuration.
    if message.sender.kind is PrincipalKind.PERSON or message.sender == CONTINUATION:
        return message.text
    return framing.framed(
        message.text,
        about=f"message {message.message_id}",
        sender=message.sender,
        name=sender_name,
        boundary=boundary,
        in_reply_to=message.in_reply_to,
    )
