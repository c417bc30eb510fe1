"""Circles among tasks: found where there is one, and only there."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ccmaster_plugin_coordination.tasks.graph import cycle, order, reached

NODES = [str(number) for number in range(8)]
GRAPHS = st.fixed_dictionaries({one: st.sets(st.sampled_from(NODES), max_size=3) for one in NODES})
WITHOUT = st.fixed_dictionaries(
    {
        one: st.sets(st.sampled_from(NODES[:place]), max_size=3) if place else st.just(set())
        for place, one in enumerate(NODES)
    }
)


@given(GRAPHS)
def test_a_path_leads_round_along_what_waits(graph):
    path = cycle(graph)
    if path is None:
        placed = order(graph)
        assert all(placed.index(other) < placed.index(one) for one in graph for other in graph[one])
    else:
        assert path[0] == path[-1]
        assert len(path) > 1
        assert all(other in graph[one] for one, other in pairwise(path))


@given(WITHOUT)
def test_what_only_waits_for_earlier_ones_is_no_circle(graph):
    assert cycle(graph) is None


@given(GRAPHS, st.sets(st.sampled_from(NODES)))
def test_only_what_can_be_reached_is_looked_at(graph, begin):
    asked = []

    def waits_for(one):
        asked.append(one)
        return graph[one]

    found = reached(begin, waits_for)
    assert begin <= found.keys()
    assert all({*others} <= found.keys() for others in found.values())
    assert sorted(asked) == sorted(found)


def test_a_chain_of_ten_thousand_is_looked_at():
    chain = {str(n): {str(n - 1)} if n else set() for n in range(10_000)}
    assert cycle(chain) is None
    assert order(chain)[0] == "0"
    assert cycle({**chain, "0": {"9999"}}) is not None
