"""Where a session stands. A status is never written by hand: it is the fold of its events."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from ccmaster_hookspecs.events.words import EndReason, Failure
from ccmaster_hookspecs.messages import Message, Receipt
from ccmaster_hookspecs.principals import Principal, Scope


class State(StrEnum):
    """The one word that says what a session is doing."""

    LAUNCHING = "launching"
    IDLE = "idle"
    WORKING = "working"
    WAITING = "waiting"
    ENDED = "ended"


@frozen(kw_only=True)
class Question:
    """A permission that someone must give or refuse."""

    request_id: str
    tool: str
    subject: str = ""


@frozen(kw_only=True)
class Status:
    """What can be said of a session after its events so far."""

    session_id: str
    name: str = ""
    state: State = State.LAUNCHING
    activity: str = ""
    """What it does now, in one line; empty where the state says all."""
    runtime: str = ""
    working_dir: str = ""
    role: str = ""
    """What its agent is there for, in a few words; empty: nobody said."""
    capabilities: tuple[str, ...] = ()
    """What its agent can do, a word each."""
    notes: Mapping[str, str] = field(factory=dict)
    """What plugins noted beside it, such as the task it works on; see `NoteSet`."""
    owner: Principal | None = None
    """Who asked for it; None until the request is seen."""
    created_at: datetime | None = None
    changed_at: datetime | None = None
    """When its last event happened."""

    up: bool = False
    """Whether its agent is up."""
    host: str | None = None
    """The host that runs it; None: nobody does."""
    wanted_host: str | None = None
    """The only host that may launch it; None: any."""
    epoch: int = 0
    pid: int | None = None
    account: str | None = None
    fork_of: str | None = None
    options: Mapping[str, str] = field(factory=dict)
    scopes: tuple[Scope, ...] = ()
    """What its agent may ask of ccmaster."""
    token_hash: str | None = None
    """The SHA-256 of its agent's token, in hexadecimal digits; None: it has none."""
    launches: int = 0
    """How often an agent was brought up for it; above one it has been resumed."""
    stopping: bool = False
    """Someone asked for it to end, and it has not ended yet."""

    turns: int = 0
    continuations: int = 0
    """How often it went on by itself since the last reset."""
    watch: bool = True
    max_turns: int | None = None
    budget_usd: float | None = None
    model: str | None = None
    permission_mode: str | None = None
    prompted: bool = False
    """Whether it was ever given a message."""

    last_message: str | None = None
    """The agent's last text."""
    failure: Failure | None = None
    """Why the last turn failed; None: it did not."""
    error: str | None = None
    person_at: datetime | None = None
    """When a person last sent a message."""
    limited_until: datetime | None = None
    """When the account's usage limit resets; None: it is not reached."""
    rest: str | None = None
    """Why it does not go on by itself; None: it goes on, or nobody looked yet."""
    rest_until: datetime | None = None
    """When the rest is looked at again; None: once something changes, or it does not rest."""

    turn: tuple[str, ...] | None = None
    """The messages of the turn that runs; None: no turn runs."""
    questions: tuple[Question, ...] = ()
    pending_work: tuple[str, ...] = ()
    messages: Mapping[str, Receipt] = field(factory=dict)
    """Every message that has no final state yet, in the order they were sent."""
    inbox: tuple[Message, ...] = ()
    """Those of them that the agent does not have yet, whole."""
    unwanted: tuple[str, ...] = ()
    """Those in the inbox that someone asked to take back."""
    late: tuple[str, ...] = ()
    """Messages that were sent when it had ended, until someone says that they failed."""
    tools: Mapping[str, str] = field(factory=dict)
    """Tool uses that run now: what each does, by its id."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    usage_ids: tuple[str, ...] = ()
    """The last usage records that were counted, so that none counts twice."""

    ended: EndReason | None = None
    detail: str | None = None
    """What a person should know of its end."""

    @property
    def live(self) -> bool:
        """Whether an agent runs, or should, for it."""
        return self.state is not State.ENDED


@frozen
class Cut:
    """Where every session that had not ended stood at one place of the one order of events."""

    position: int
    """Every event up to it went into the statuses, and none after it."""
    statuses: tuple[Status, ...]
    """In order of launch."""
