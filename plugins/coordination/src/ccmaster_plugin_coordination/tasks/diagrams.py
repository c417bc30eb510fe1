"""The picture of a task graph for programs that draw: Mermaid, and Graphviz's DOT. Pure.

https://mermaid.js.org/syntax/flowchart.html, https://graphviz.org/doc/info/lang.html
"""

from collections.abc import Iterator, Mapping, Sequence

from ccmaster_plugin_coordination.tasks.boxes import SHORT, Box
from ccmaster_plugin_coordination.tasks.drawing import MARKS, lasted
from ccmaster_plugin_coordination.tasks.words import TaskState

COLOURS: Mapping[TaskState, str] = {
    TaskState.WAITING: "#e5e7eb",
    TaskState.READY: "#fef3c7",
    TaskState.WORKING: "#bfdbfe",
    TaskState.DONE: "#bbf7d0",
    TaskState.FAILED: "#fecaca",
    TaskState.CANCELLED: "#d1d5db",
}


def mermaid(boxes: Sequence[Box]) -> str:
    """Return a flowchart: arrows lead to those that wait for a task, dotted ones to its parts."""
    names = _names(boxes)
    lines = ["flowchart TD"]
    for box in boxes:
        label = "<br/>".join(_for_mermaid(line) for line in _label(box))
        lines.append(f'    {names[box.task_id]}["{label}"]:::{box.state}')
    lines += [f"    {before} --> {after}" for before, after in _arrows(boxes, names)]
    lines += [f"    {whole} -.-> {part}" for whole, part in _parts(boxes, names)]
    lines += [
        f"    classDef {state} fill:{colour},stroke:#374151,color:#111827"
        for state, colour in COLOURS.items()
        if any(box.state is state for box in boxes)
    ]
    return "\n".join(lines)


def dot(boxes: Sequence[Box]) -> str:
    """Return a digraph, with the same arrows."""
    names = _names(boxes)
    lines = ["digraph tasks {", '    node [shape=box, style="rounded,filled"];']
    for box in boxes:
        label = "\\n".join(_for_dot(line) for line in _label(box))
        colour = COLOURS[box.state]
        lines.append(f'    {names[box.task_id]} [label="{label}", fillcolor="{colour}"];')
    lines += [f"    {before} -> {after};" for before, after in _arrows(boxes, names)]
    lines += [f"    {whole} -> {part} [style=dotted];" for whole, part in _parts(boxes, names)]
    return "\n".join([*lines, "}"])


def _names(boxes: Sequence[Box]) -> Mapping[str, str]:
    """Return a name of each task that both languages take without quotes."""
    return {box.task_id: f"t{number}" for number, box in enumerate(boxes, 1)}


def _label(box: Box) -> Sequence[str]:
    took = "" if box.seconds is None else lasted(box.seconds)
    who = " · ".join(filter(None, (box.priority, box.agent, str(box.state), took)))
    return (f"{MARKS[box.state]} {box.title}", f"{box.task_id[:SHORT]} · {who}")


def _arrows(boxes: Sequence[Box], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for box in boxes:
        yield from ((names[other], names[box.task_id]) for other in box.after if other in names)


def _parts(boxes: Sequence[Box], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for box in boxes:
        if box.parent is not None and box.parent in names:
            yield names[box.parent], names[box.task_id]


def _for_mermaid(text: str) -> str:
    r"""Write a text so that nothing in it is markup: entities, as Mermaid's own '#quot;'."""
    return "".join(
        mark if mark.isalnum() or mark in " ·_-,.…" else f"#{ord(mark)};" for mark in text
    )


def _for_dot(text: str) -> str:
    """Write a text within quotes: Graphviz knows backslashes there, and entities as HTML does."""
    for mark, written in (("&", "&amp;"), ("\\", "\\\\"), ('"', '\\"')):
        text = text.replace(mark, written)
    return text
