"""Whether tasks may wait for each other as they are to: a cycle is found with its path. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

Graph = Mapping[str, Collection[str]]
"""Of each task: those that must be done before."""


def cycle(graph: Graph) -> Sequence[str] | None:
    """Return tasks that wait for each other in a circle, the first again at the end.

    Returns:
        None where there is no circle. Each task of the path waits for the next one.
    """
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # It names them from the one waited for to the one that waits.
        path: list[str] = error.args[1]
        return path[::-1]
    return None


def order(graph: Graph) -> Sequence[str]:
    """Return the tasks so that each stands after those it waits for.

    Raises:
        ValueError: Some wait for each other in a circle.
    """
    return tuple(TopologicalSorter(graph).static_order())


def reached(begin: Iterable[str], waits_for: Callable[[str], Iterable[str]]) -> Graph:
    """Return what some tasks wait for, and what that waits for, and so on.

    Args:
        begin: The tasks to begin at.
        waits_for: Tells what a task waits for.
    """
    graph: dict[str, Collection[str]] = {}
    todo = list(begin)
    while todo:
        task_id = todo.pop()
        if task_id not in graph:
            graph[task_id] = tuple(waits_for(task_id))
            todo.extend(graph[task_id])
    return graph
