"""Argument maps as frameworks: equal to what the readings of support say in words, on random maps."""

from __future__ import annotations

import random
from itertools import product

import pytest

from briefkit.argmap.model import ArgumentMap, Edge, EdgeAlternative, Node, Provenance
from briefkit.argmap.semantics import (
    ambiguous_edges,
    grounded_extension,
    list_positions,
    map_framework,
    standing_table,
    standing_under_readings,
    strong_components,
    what_stands,
)
from briefkit.errors import BriefkitError


def random_map(seed: int, relations: str = "support attack undercut", edges_on_edges: bool = True) -> ArgumentMap:
    draw = random.Random(seed)
    result = ArgumentMap()
    for number in range(draw.randint(1, 6)):
        result.add_node(Node(f"n{number}", draw.choice(["claim", "premise"]), f"قول رقم {number}"))
    nodes = list(result.nodes)
    for number in range(draw.randint(0, 8)):
        ends = nodes + (list(result.edges) if edges_on_edges else [])
        edge = Edge(f"e{number}", draw.choice(relations.split()), draw.choice(nodes), draw.choice(ends))
        if edge.relation == "support" and edge.target in nodes and draw.random() < 0.3:
            edge.linked = "together"
        result.add_edge(edge)
    return result


def in_force(argument_map: ArgumentMap, inside: set[str]) -> dict[str, bool]:
    "For every edge whether its source is in and no attack on it is in force; straight from the words."
    nodes, edges = argument_map.nodes, argument_map.edges
    against: dict[str, list[str]] = {}
    for edge in edges.values():
        if edge.relation in ("attack", "undercut"):
            steps = [other.id for other in edges.values() if other.source == edge.target]
            steps = [name for name in steps if edges[name].relation == "support" and edges[name].target in nodes]
            undercuts_node = edge.relation == "undercut" and edge.target in nodes and steps
            for target in steps if undercuts_node else [edge.target]:
                against.setdefault(target, []).append(edge.id)

    def alive(name: str) -> bool:
        return edges[name].source in inside and not any(alive(other) for other in against.get(name, []))

    found = {name: alive(name) for name in edges}
    found |= {f"safe {name}": not any(found[o] for o in against.get(name, [])) for name in [*nodes, *edges]}
    return found


def holds(argument_map: ArgumentMap, inside: set[str], support: str, evidence: str) -> bool:
    "Is this set a stable position of the map, by the words of the reading?"
    nodes = argument_map.nodes
    force = in_force(argument_map, inside)
    safe = {name for name in nodes if force[f"safe {name}"]}
    groups: dict[str, dict[str, list[Edge]]] = {}
    for edge in argument_map.edges.values():
        if edge.relation == "support" and edge.target in nodes:
            groups.setdefault(edge.target, {}).setdefault(edge.linked or f"={edge.id}", []).append(edge)
    if support == "evidential":
        leaves = {name for name in nodes if name not in groups}
        given = {name for name in leaves if evidence == "leaves" or nodes[name].kind == "premise"}
        reached: set[str] = set()
        while True:  # the least set that evidence holds up
            more = set()
            for name in safe - reached:
                held = any(
                    all(edge.source in reached and force[f"safe {edge.id}"] for edge in step)
                    for step in groups.get(name, {}).values()
                )
                if name in given or held:
                    more.add(name)
            if not more:
                return reached == inside
            reached |= more
    kept = set(safe)
    while True:  # the greatest set in which nothing lacks what it needs
        gone = set()
        for target, steps in groups.items():
            for step in steps.values():
                for edge in step:
                    if not force[f"safe {edge.id}"] or (support == "deductive" and len(step) > 1):
                        continue
                    needs, needed = (edge.source, target) if support == "deductive" else (target, edge.source)
                    if needs in kept and needed not in kept:
                        gone.add(needs)
        if not gone:
            return kept == inside
        kept -= gone


@pytest.mark.parametrize(
    "support, evidence", [("evidential", "leaves"), ("evidential", "premises"), ("necessary", ""), ("deductive", "")]
)
def test_stable_positions_are_what_the_words_say(support: str, evidence: str) -> None:
    compared = 0
    for seed in range(400):
        argument_map = random_map(seed)
        reading = map_framework(argument_map, support, evidence or "leaves")
        if any("circle" in note for note in reading.notes):
            continue
        found = {reading.only_nodes(position) for position in list_positions(reading.framework, "stable")}
        nodes = list(argument_map.nodes)
        wanted = set()
        for chosen in product([False, True], repeat=len(nodes)):
            inside = {name for name, taken in zip(nodes, chosen) if taken}
            if holds(argument_map, inside, support, evidence):
                wanted.add(frozenset(inside))
        assert found == wanted, (seed, support)
        compared += 1
    assert compared > 250


def test_grounded_lies_in_every_position() -> None:
    for seed in range(300):
        argument_map = random_map(seed)
        for support in ("evidential", "necessary", "deductive"):
            reading = map_framework(argument_map, support)
            grounded = reading.only_nodes(grounded_extension(reading.framework))
            for position in list_positions(reading.framework, "preferred"):
                assert grounded <= reading.only_nodes(position)


def test_every_verdict_has_its_sentence() -> None:
    for seed in range(200):
        argument_map = random_map(seed)
        for support in ("evidential", "necessary", "deductive"):
            for lang in ("en", "ar"):
                rows = what_stands(argument_map, "grounded", support, lang=lang)
                assert [row.id for row in rows] == list(argument_map.nodes)
                assert all(row.why and "{" not in row.why for row in rows)
        rows = what_stands(argument_map, "preferred")
        assert all("lacks" not in row.why and "not n" not in row.why for row in rows)
        assert len(standing_table(argument_map, rows)) == len(rows)


def test_readings_equal_trying_them_by_hand() -> None:
    for seed in range(60):
        argument_map = random_map(seed, "support attack")
        draw = random.Random(seed)
        for edge in argument_map.edges.values():
            if draw.random() < 0.4:
                edge.alternatives = (EdgeAlternative(draw.choice(["attack", "contrast", "support", "undercut"])),)
        choices = ambiguous_edges(argument_map)
        counts = dict.fromkeys(argument_map.nodes, 0)
        readings = list(product(*choices.values()))
        for chosen in readings:
            reading = map_framework(argument_map, relations=dict(zip(choices, chosen)))
            for name in reading.only_nodes(grounded_extension(reading.framework)):
                counts[name] += 1
        for row in standing_under_readings(argument_map):
            assert row.complete
            assert row.count * len(readings) == counts[row.id] * row.readings, (seed, row)


def test_readings_beyond_the_limit_say_so() -> None:
    argument_map = ArgumentMap()
    other = (EdgeAlternative("contrast"),)
    for number in range(12):
        argument_map.add_node(Node(f"n{number}", "claim", "قول"))
        if number:
            argument_map.add_edge(Edge(f"e{number}", "attack", f"n{number}", "n0", alternatives=other))
    rows = {row.id: row for row in standing_under_readings(argument_map, limit=100)}
    assert rows["n0"].readings == 100 and not rows["n0"].complete
    # the one reading in which it stands was not among those tried: the sentence warns of that
    assert rows["n0"].verdict == "never" and "Not every reading" in rows["n0"].why
    rows = {row.id: row for row in standing_under_readings(argument_map, limit=2**11)}
    assert rows["n0"].complete and rows["n0"].count == 1


def test_decided_cues_are_not_reopened() -> None:
    argument_map = ArgumentMap()
    argument_map.add_node(Node("a"))
    argument_map.add_node(Node("b"))
    edge = argument_map.add_edge(Edge("e", "attack", "a", "b", alternatives=(EdgeAlternative("contrast"),)))
    edge.provenance = Provenance("suggested", "suggested")
    assert ambiguous_edges(argument_map) == {"e": ("attack", "contrast")}
    edge.provenance.status = "accepted"
    assert ambiguous_edges(argument_map) == {}
    edge.provenance.status = "rejected"
    assert ambiguous_edges(argument_map) == {}


def test_rejected_parts_have_no_force() -> None:
    argument_map = random_map(3)
    argument_map.add_node(Node("x"))
    argument_map.add_edge(Edge("ex", "attack", "x", "n0"))
    assert {row.id: row.verdict for row in what_stands(argument_map)}["n0"] == "falls"
    argument_map.nodes["x"].provenance.status = "rejected"
    assert "x" not in {row.id for row in what_stands(argument_map)}
    assert "n0" in map_framework(argument_map).nodes


def test_helper_names_never_collide_with_ids() -> None:
    argument_map = ArgumentMap()
    for name in ("a", "b", "lacks a", "not b"):
        argument_map.add_node(Node(name))
    argument_map.add_edge(Edge("e", "support", "b", "a"))
    argument_map.add_edge(Edge("u", "undercut", "not b", "e"))
    reading = map_framework(argument_map)
    assert len(set(reading.framework.arguments)) == len(reading.framework.arguments)
    assert set(reading.nodes) == set(argument_map.nodes)


def test_unknown_readings_are_refused() -> None:
    argument_map = random_map(1)
    for wrong in (
        lambda: map_framework(argument_map, "logical"),
        lambda: map_framework(argument_map, "evidential", "everything"),
        lambda: what_stands(argument_map, "best"),
    ):
        with pytest.raises(BriefkitError) as error:
            wrong()
        assert "\n" not in str(error.value)


def test_long_chains_are_no_recursion() -> None:
    argument_map = ArgumentMap()
    size = 3000
    for number in range(size):
        argument_map.add_node(Node(f"n{number}"))
        if number:
            argument_map.add_edge(Edge(f"e{number}", "support", f"n{number}", f"n{number - 1}"))
    argument_map.add_edge(Edge("u1", "undercut", "n0", "e1"))
    for number in range(2, size):
        argument_map.add_edge(Edge(f"u{number}", "undercut", "n0", f"u{number - 1}"))
    for support in ("evidential", "necessary", "deductive"):
        assert len(what_stands(argument_map, support=support)) == size
    assert len(strong_components(size, lambda number: [(number + 1) % size])) == 1
