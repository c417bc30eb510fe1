"""Pictures of tasks: each task once, under what it waits for, and nothing in a title is markup."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_coordination.tasks.boxes import Box, boxes
from ccmaster_plugin_coordination.tasks.diagrams import dot, mermaid
from ccmaster_plugin_coordination.tasks.drawing import DEEPEST, lasted, tree
from ccmaster_plugin_coordination.tasks.words import TaskState

DONE, WORKING, WAITING = TaskState.DONE, TaskState.WORKING, TaskState.WAITING
GRAPH = [
    Box(task_id="aaaaaaaa-1", title="Plan it", state=DONE, agent="ana", seconds=12.3),
    Box(
        task_id="bbbbbbbb-1",
        title="Build the left",
        state=DONE,
        agent="bob",
        seconds=75.0,
        after=("aaaaaaaa-1",),
        note="attempt 2",
    ),
    Box(
        task_id="cccccccc-1",
        title="Build the right",
        state=WORKING,
        agent="cleo",
        seconds=3.21,
        after=("aaaaaaaa-1",),
    ),
    Box(task_id="eeeeeeee-1", title="Paint it", state=TaskState.READY, parent="cccccccc-1"),
    Box(
        task_id="dddddddd-1",
        title="Put together",
        state=WAITING,
        agent="ana",
        after=("bbbbbbbb-1", "cccccccc-1"),
    ),
]
PICTURE = """\
✓ aaaaaaaa  Plan it                ana   done       12 s
├─ ✓ bbbbbbbb  Build the left      bob   done       1 min 15 s  attempt 2
└─ ● cccccccc  Build the right     cleo  working    3.2 s
   ├─ ○ eeeeeeee  Paint it               ready
   └─ ◌ dddddddd  Put together     ana   waiting                after bbbbbbbb"""


def test_the_tree():
    assert [line.split() for line in tree(GRAPH).splitlines()] == [
        line.split() for line in PICTURE.splitlines()
    ]
    assert [line[:16] for line in tree(GRAPH).splitlines()] == [
        line[:16] for line in PICTURE.splitlines()
    ]


def test_there_may_be_nothing_to_draw():
    assert tree([]) == "no tasks"


def test_a_chain_of_thousands_is_drawn_and_no_line_is_endless():
    chain = [
        Box(task_id=f"{n:08}", title="x", state=WAITING, after=(f"{n - 1:08}",) if n else ())
        for n in range(5000)
    ]
    lines = tree(chain).splitlines()
    assert len(lines) == 5000
    assert max(map(len, lines)) < 3 * DEEPEST + 60


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "0.0 s"), (9.6, "9.6 s"), (42, "42 s"), (61, "1 min 1 s"), (7325, "2 h 2 min")],
)
def test_how_long_it_took(seconds, words):
    assert lasted(seconds) == words


@st.composite
def graphs(draw):
    made = []
    for number in range(draw(st.integers(0, 12))):
        earlier = [box.task_id for box in made]
        made.append(
            Box(
                task_id=f"{number:08}-x",
                title=draw(st.text(max_size=20).map(lambda text: " ".join(text.split()))),
                state=draw(st.sampled_from(TaskState)),
                after=tuple(draw(st.permutations(earlier))[: draw(st.integers(0, 3))]),
                parent=draw(st.sampled_from([None, *earlier])),
            )
        )
    return made


@given(graphs())
def test_every_task_is_drawn_once_below_what_it_waits_for(graph):
    picture = tree(graph)
    if not graph:
        return
    places = [picture.index(f" {box.task_id[:8]}  ") for box in graph]
    assert len(picture.split("\n")) >= len(graph)
    for box, place in zip(graph, places, strict=True):
        if box.parent is None and len(box.after) == 1:
            assert picture.index(f" {box.after[0][:8]}  ") < place


@given(graphs())
def test_no_title_is_markup_for_programs(graph):
    for line in mermaid(graph).split("\n")[1:]:
        if "[" in line:
            label = re.fullmatch(r'    t\d+\["([^"\[\]]*)"\]:::\w+', line)
            assert label, line
            assert set(re.findall(r"<.*?>", label[1])) == {"<br/>"}
    drawn = dot(graph)
    unescaped = re.sub(r"\\.", "", drawn)
    assert unescaped.count('"') % 2 == 0
    assert drawn.count("fillcolor") >= len(graph)


def test_both_languages_have_every_arrow():
    assert "t2 --> t5" in mermaid(GRAPH)
    assert "t3 -.-> t4" in mermaid(GRAPH)
    assert "t2 -> t5;" in dot(GRAPH)
    assert "t3 -> t4 [style=dotted];" in dot(GRAPH)
    assert "classDef working" in mermaid(GRAPH)
    assert "classDef failed" not in mermaid(GRAPH)


def test_nothing_is_shown_of_no_tasks():
    assert boxes([], None, {}, datetime.now(UTC)) == []
