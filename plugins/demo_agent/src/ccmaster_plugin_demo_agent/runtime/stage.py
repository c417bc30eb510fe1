"""What an agent has that outlasts its turns."""

from attrs import define, field

from ccmaster_hookspecs import LaunchRequest, Session, session_stream
from ccmaster_plugin_demo_agent.answers import Answer
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

    def answer(self, attempt: int) -> Answer:
        """Return what the model answers at this step."""
        return self.script.answer(self.step, attempt) if self.script else echo(self.text)


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
