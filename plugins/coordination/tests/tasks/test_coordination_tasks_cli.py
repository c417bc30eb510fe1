"""`ccmaster tasks` as a person runs it: what it shows, what it does, and what it says is wrong."""

import io
import json
import sys

import pytest
import typer
from attrs import frozen

from ccmaster_core.cli import failures
from ccmaster_core.cli.command_line import CommandLine
from ccmaster_plugin_coordination.cli.tasks import app
from ccmaster_plugin_coordination.tasks.columns import aligned, cells


@frozen
class Ended:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        assert (self.code, self.err) == (0, "")
        return json.loads(self.out)


@pytest.fixture
def tasks(capsys, monkeypatch, ccmaster_home, configure):
    """Run `ccmaster tasks` in this process: `tasks("list", "--all")`."""
    command = typer.main.get_command(app)

    def run(*arguments):
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        line = CommandLine({"CCMASTER_HOME": str(ccmaster_home)})
        try:
            command.main([*map(str, arguments)], prog_name="tasks", obj=line)
            code = 0
        except SystemExit as ended:
            code = ended.code or 0
        except BaseException as error:  # noqa: BLE001 - as the script itself does
            code = failures.tell(error)
        return Ended(code, *capsys.readouterr())

    return run


def add(tasks, *arguments):
    return tasks("add", *arguments, "--can", "x", "--json").json["task_id"]


def test_where_there_is_nothing_it_says_how_to_begin(tasks):
    for command in ("list", "graph"):
        ended = tasks(command)
        assert (ended.code, ended.err) == (0, "")
        assert "ccmaster tasks add" in ended.out
    assert tasks("list", "--json").json == []
    assert tasks("graph", "--json").json == []


def test_tasks_are_added_and_listed(tasks):
    first = add(tasks, "Mend the door\nof the shed", "--priority", "p0")
    second = add(tasks, "Paint it", "--after", first[:8], "--title", "Paint", "--timeout", "60")
    headings, *rows = tasks("list").out.splitlines()
    assert headings.split() == ["TASK", "ID", "PRIORITY", "STATE", "WHY"]
    assert [row.split("  ")[0] for row in rows] == ["○ Mend the door", "◌ Paint"]
    assert "no agent can: x" in rows[0]
    assert f"waits for {first[:8]}" in rows[1]
    one, other = tasks("list", "--json").json
    assert (one["task_id"], other["task_id"]) == (first, second)
    assert tasks("list", "--state", "waiting", "--json").json == [other]


def test_where_none_is_so_it_says_what_there_is(tasks):
    task_id = add(tasks, "Mend the door")
    assert tasks("list", "--state", "done").out == (
        "no task is so; all that there are: ccmaster tasks list --all\n"
    )
    tasks("cancel", task_id)
    assert tasks("list").out.startswith("no task is open; those that are over:")
    assert tasks("list", "--all", "--state", "failed").out.startswith("no task is so")


def test_all_of_one_is_shown(tasks):
    task_id = add(tasks, "Mend the door\nof the shed\x1b[2J", "--choice", "yes", "--choice", "no")
    shown = tasks("show", task_id[:6])
    assert shown.code == 0
    for line in (f"  id        {task_id}", "  can       x", "    Mend the door", "    of the shed"):
        assert line in shown.out.splitlines()
    assert "\x1b" not in shown.out
    told = tasks("show", task_id[:6], "--json").json
    assert (told["task_id"], told["choices"]) == (task_id, ["yes", "no"])


def test_tasks_are_steered(tasks):
    task_id = add(tasks, "Mend the door")
    assert tasks("priority", task_id[:6], "p2", "--json").json["priority"] == "p2"
    cancelled = tasks("cancel", task_id[:6], "--reason", "no need")
    assert cancelled.out == f"{task_id[:8]}  Mend the door  cancelled: no need\n"
    assert "--all" in tasks("list").out
    assert "Mend the door" in tasks("list", "--all").out
    again = tasks("retry", task_id[:6], "--can", "y", "--json").json
    assert (again["state"], again["capabilities"]) == ("ready", ["y"])
    assert tasks("cancel", task_id[:6], "--json").json == [task_id]


def test_the_graph_is_drawn(tasks):
    first = add(tasks, "Mend")
    then = add(tasks, 'Paint "it"', "--after", first)
    lines = tasks("graph").out.splitlines()
    assert [line.split()[0] for line in lines] == ["○", "└─"]
    assert then[:8] in lines[1]
    mermaid = tasks("graph", "--mermaid").out
    assert mermaid.startswith("flowchart TD\n")
    assert "t1 --> t2" in mermaid
    assert '"it"' not in mermaid
    assert tasks("graph", "--dot").out.startswith("digraph tasks {\n")
    assert len(tasks("graph", "--json").json) == 2


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("show", "nothing"), "no task has the id 'nothing'"),
        (("show", ""), "no task has the id ''"),
        (("add", " "), "the task is empty"),
        (("add", "x", "--agent", "bob"), "no session is called 'bob'"),
        (("add", "x", "--after", "bob"), "no task has the id 'bob'"),
        (("add", "x", "--can", "No"), "'No' cannot be one of the capabilities"),
        (("graph", "nothing"), "0 coordinations with tasks have an id that begins with 'nothing'"),
    ],
)
def test_what_cannot_be_is_said(tasks, arguments, problem):
    ended = tasks(*arguments)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"ccmaster: {problem}")


def test_only_one_picture_is_drawn(tasks):
    assert tasks("graph", "--dot", "--mermaid").code == 2


def test_no_row_is_wider_than_the_terminal_whatever_is_in_it():
    rows = [("✓ " + "家" * 60, "12345678", "why " * 30), ("○ e\u0301", "87654321", "")]
    lines = aligned(rows, 80)
    assert all(cells(line) <= 80 for line in lines)
    places = [cells(line.partition(id_)[0]) for line, (_, id_, _) in zip(lines, rows, strict=True)]
    assert places[0] == places[1]


def test_the_first_column_takes_no_more_than_it_needs():
    assert aligned([("ID", "STATE"), ("1234", "done")], 80) == ["ID    STATE", "1234  done"]
