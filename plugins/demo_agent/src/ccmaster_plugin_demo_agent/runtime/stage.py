"""What an agent has that outlasts its turns."""

from typing import Any

from attrs import define, field

from ccmaster_hookspecs import LaunchRequest, Session, session_stream
from ccmaster_plugin_demo_agent.answers import Answer
from ccmaster_plugin_demo_agent.filling import NOTHING, Known, filled
from ccmaster_plugin_demo_agent.own_tools.reached import OwnTools
from ccmaster_plugin_demo_agent.runtime.interruption import Interruption
from ccmaster_plugin_demo_agent.runtime.pending import PendingWork
from ccmaster_plugin_demo_agent.runtime.transcript import Transcript
from ccmaster_plugin_demo_agent.script import Script, echo, read_script
from ccmaster_plugin_demo_agent.settings import DemoAgentSettings


@define(eq=False)
class Scene:
    """The last message, and how far its script has been played."""

    message_id: str
    text: str
    script: Script | None = field(init=False)
    step: int = 0
    turns: int = 0
    """How many turns have played it; more than one where the agent woke by itself."""

    def __attrs_post_init__(self) -> None:
        self.script = read_script(self.text)

    def answer(self, attempt: int, last: Any) -> Answer:
        """Return what the model answers at this step.

        Args:
            attempt: How often it was asked before.
            last: What the last tool gave back.
        """
        if self.script is None:
            return echo(self.text)
        return filled(self.script.answer(self.step, attempt), Known(self.text, last))


@define(eq=False, kw_only=True)
class Stage:
    """One agent's circumstances. The agent changes them; its turns look at them anew each time."""

    request: LaunchRequest
    session: Session
    settings: DemoAgentSettings
    transcript: Transcript
    model: str
    permission_mode: str
    spent: float
    """What the session has cost, in dollars."""
    own_tools: OwnTools
    last: Any = NOTHING
    """What the last tool gave back, as JSON data."""
    interruption: Interruption = field(factory=Interruption)
    pending: PendingWork = field(factory=PendingWork)

    @property
    def stream(self) -> str:
        """The stream of the session."""
        return session_stream(self.request.session_id)

    @property
    def budget_spent(self) -> bool:
        """Whether the session may cost no more."""
        budget = self.request.budget_usd
        return budget is not None and self.spent >= budget
