"""What the sessions have still to do, in the columns of the live view."""

from ccmaster_core.cli.screen import Screen
from ccmaster_core.cli.view.cells import cells
from ccmaster_core.cli.view.tasks import tasks
from ccmaster_hookspecs.messages import MessageState, Receipt
from ccmaster_hookspecs.status import Question, State, Status

PIPE = Screen(width=None, colour=False)
WORKING = Status(
    session_id="1",
    name="fix-1",
    state=State.WORKING,
    activity="Bash  pytest -q",
    turns=2,
    messages={
        "a": Receipt(message_id="a", state=MessageState.STARTED),
        "b": Receipt(message_id="b", state=MessageState.HELD),
    },
)
WAITING = Status(
    session_id="2",
    name="a-long-name",
    state=State.WAITING,
    questions=(Question(request_id="q", tool="Write", subject="src/\x1b[2Jcart.py"),),
)


def test_each_session_has_a_row_under_its_number():
    assert tasks([WORKING, WAITING], PIPE, 6, selected="2") == [
        "       1  fix-1        ● working    Bash pytest -q · 1 message waits · 2 turns",
        "     > 2  a-long-name  ? waiting    asks for Write src/cart.py",
    ]


def test_no_session_is_told():
    assert tasks([], PIPE, 6) == ["          no session lives"]


def test_rows_are_within_the_terminal_and_its_signs():
    rows = tasks([WORKING, WAITING], Screen(width=45, colour=False, plain=True), 6)
    assert [cells(row) for row in rows] == [45, 45]
    assert all(row.isascii() for row in rows)
