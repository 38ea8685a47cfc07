"""Gradual strength: published values, proved properties, and maps."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit.argmap.model import ArgumentCertainty, ArgumentMap, Edge, Node
from briefkit.argmap.strength import (
    STRENGTH_METHODS,
    WeightedArguments,
    base_weight,
    map_strengths,
    premise_effect_table,
    premise_effects,
    strengths,
)
from briefkit.errors import BriefkitError

unit = st.floats(0, 1, allow_nan=False)


def test_rago_and_others_2016() -> None:
    debate = WeightedArguments.from_relations(
        {"A1": 0.5, "A2": 0.5, "P1": 0.7, "P2": 0.5, "P3": 0.9, "C1": 0.2, "C2": 0.2, "C3": 0.6, "C4": 0.5},
        supports=[("P1", "A1"), ("P2", "A1"), ("P3", "A2")],
        attacks=[("C1", "A2"), ("C2", "P2"), ("C3", "P2"), ("C4", "P2")],
    )
    found = strengths(debate, "df_quad")
    wanted = {"A1": 0.862, "A2": 0.85, "P1": 0.7, "P2": 0.08, "P3": 0.9, "C1": 0.2, "C2": 0.2, "C3": 0.6, "C4": 0.5}
    assert found.acyclic and found.values == pytest.approx(wanted, abs=1e-12)


def test_potyka_stock_example() -> None:
    stock = WeightedArguments.from_relations(
        {"Buy": 0.5, "Sell": 0.5, "1": 0.8, "2": 0.7, "3": 0.3, "4": 0.9, "5": 0.9},
        supports=[("2", "Buy"), ("4", "Buy"), ("1", "Sell"), ("5", "2")],
        attacks=[("Buy", "Sell"), ("Sell", "Buy"), ("2", "1"), ("4", "1"), ("3", "2"), ("5", "3")],
    )
    wanted = {"Buy": 0.82082, "Sell": 0.36345, "1": 0.20495, "2": 0.80501, "3": 0.16578, "4": 0.9, "5": 0.9}
    # the author's library stops where nothing changes faster than 1e-3, and so do we for this comparison
    found = strengths(stock, "quadratic_energy", tolerance=1e-3)
    assert found.converged and found.values == pytest.approx(wanted, abs=1e-3)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(unit, st.lists(unit, max_size=4), st.lists(unit, max_size=4), st.sampled_from(STRENGTH_METHODS))
def test_proved_properties(base: float, supports: list[float], attacks: list[float], method: str) -> None:
    def final(base: float, supports: list[float], attacks: list[float]) -> float:
        weights = {"x": base} | {f"s{i}": value for i, value in enumerate(supports)}
        weights |= {f"a{i}": value for i, value in enumerate(attacks)}
        graph = WeightedArguments.from_relations(
            weights, [(f"s{i}", "x") for i in range(len(supports))], [(f"a{i}", "x") for i in range(len(attacks))]
        )
        return strengths(graph, method)["x"]

    value = final(base, supports, attacks)
    assert 0 <= value <= 1
    assert final(base, [], []) == base  # stability
    assert final(base, [*supports, 0.0], attacks) == pytest.approx(value)  # neutrality
    assert final(base, [*supports, 0.5], attacks) >= value - 1e-12  # monotony
    assert final(base, supports, [*attacks, 0.5]) <= value + 1e-12
    assert final(1 - base, attacks, supports) == pytest.approx(1 - value, abs=1e-9)  # duality
    assert final(base, supports, supports) == pytest.approx(base)  # balance


def random_weighted(seed: int, acyclic: bool) -> WeightedArguments:
    draw = random.Random(seed)
    names = [f"n{i}" for i in range(draw.randint(2, 12))]
    pairs = {(draw.randrange(len(names)), draw.randrange(len(names))) for _ in range(2 * len(names))}
    if acyclic:
        pairs = {(max(pair), min(pair)) for pair in pairs if pair[0] != pair[1]}
    drawn = [(f"n{a}", f"n{b}") for a, b in sorted(pairs)]
    cut = draw.randint(0, len(drawn))
    return WeightedArguments.from_relations({name: draw.random() for name in names}, drawn[:cut], drawn[cut:])


@pytest.mark.parametrize("method", STRENGTH_METHODS)
def test_the_flow_agrees_with_the_exact_pass(method: str) -> None:
    from briefkit.argmap import strength

    for seed in range(40):
        graph = random_weighted(seed, acyclic=True)
        exact = strengths(graph, method)
        flown = strength._flow(graph, method, 1e-9, 0.1, 5000)
        assert exact.acyclic and flown.converged
        assert flown.values == pytest.approx(exact.values, abs=1e-7)


@pytest.mark.parametrize("method", STRENGTH_METHODS)
def test_at_rest_every_strength_follows_from_the_others(method: str) -> None:
    from briefkit.argmap import strength

    rested = 0
    for seed in range(40):
        graph = random_weighted(seed, acyclic=False)
        found = strengths(graph, method, tolerance=1e-9)
        rested += found.converged
        if not found.converged:
            assert found.residual > 1e-9 and found.iterations == 5000
            continue
        values = list(found.values.values())
        for number, name in enumerate(graph.names):
            pools: tuple[list[float], list[float]] = ([], [])
            for (source,), target, sign in zip(graph.factors, graph.targets, graph.signs):
                if target == number:
                    pools[int(sign < 0)].append(values[source])
            assert found[name] == pytest.approx(strength._METHODS[method](graph.base[number], *pools), abs=1e-6)
    assert rested == 40


def test_limits_and_errors_are_told() -> None:
    ring = WeightedArguments.from_relations({"a": 0.5, "b": 0.9}, [], [("a", "b"), ("b", "a")])
    hasty = strengths(ring, limit=1)
    assert not hasty.converged and "NOT" in str(hasty)
    for wrong in (
        lambda: strengths(ring, "sum"),
        lambda: WeightedArguments.from_relations({"a": -0.1}),
        lambda: WeightedArguments.from_relations({"a": float("nan")}),
        lambda: WeightedArguments.from_relations({"a": 0.1}, [("a", "b")]),
    ):
        with pytest.raises(BriefkitError) as error:
            wrong()
        assert "\n" not in str(error.value)
    assert strengths(WeightedArguments.from_relations({})).values == {}


def small_map() -> ArgumentMap:
    result = ArgumentMap()
    for name in ("f", "p", "q", "u", "o"):
        result.add_node(Node(name, "claim", f"قول {name}"))
    for name, relation, source, target in [
        ("e1", "support", "p", "f"),
        ("e2", "support", "q", "f"),
        ("e3", "undercut", "u", "e2"),
        ("e4", "context", "o", "f"),
    ]:
        result.add_edge(Edge(name, relation, source, target))
    return result


def test_maps() -> None:
    plain = small_map()
    assert map_strengths(plain)["o"] == 0.5
    rejected = small_map()
    rejected.edges["e3"].provenance.status = "rejected"
    assert map_strengths(rejected, "df_quad")["f"] == pytest.approx(0.5 + 0.5 * 0.75)
    assert map_strengths(plain, "df_quad")["f"] == pytest.approx(0.5 + 0.5 * (1 - 0.5 * 0.75))
    # an undercut that names a node ends on the steps which start there
    by_node = small_map()
    by_node.edges["e3"].target = "q"
    assert map_strengths(by_node).values == pytest.approx(map_strengths(plain).values)
    weighted = small_map()
    weighted.edges["e1"].weight = 0.0
    assert map_strengths(weighted, "df_quad")["f"] == pytest.approx(0.5 + 0.5 * 0.25)


def test_premise_effects() -> None:
    plain = small_map()
    rows = {row.id: row for row in premise_effects(plain, "f", threshold=0.6)}
    assert rows.keys() == {"p", "q", "u"}
    for name, row in rows.items():
        assert row.without == pytest.approx(map_strengths(plain, without=[name])["f"])
        assert row.effect == pytest.approx(map_strengths(plain)["f"] - row.without)
        if row.tipping is not None:
            assert map_strengths(plain, weights={name: row.tipping})["f"] == pytest.approx(0.6, abs=1e-4)
    assert rows["u"].effect < 0 < rows["p"].effect
    table = premise_effect_table(plain, premise_effects(plain, "f"))
    assert list(table.columns[:3]) == ["start", "end", "text"] and len(table) == 3


def test_linked_premises_carry_only_together() -> None:
    both = small_map()
    both.edges["e1"].linked = both.edges["e2"].linked = "l"
    together = map_strengths(both, "df_quad")["f"]
    assert together == pytest.approx(0.5 + 0.5 * (0.5 * 0.5 * 0.5))  # p, q and the undercut step
    for name in "pq":
        assert map_strengths(both, "df_quad", without=[name])["f"] == 0.5


def test_weights_from_estimates() -> None:
    assert base_weight(Node("a")) == 0.5
    assert base_weight(Node("a", certainty=ArgumentCertainty(level="almost_certain"))) == pytest.approx(0.97)
    negative = ArgumentCertainty(level="very_unlikely", polarity="negative", low=5, high=20)
    assert base_weight(Node("a", certainty=negative)) == pytest.approx(0.875)


def test_ten_thousand_links_deep() -> None:
    names = {f"n{i}": 0.5 for i in range(10_000)}
    chain = WeightedArguments.from_relations(names, [(f"n{i + 1}", f"n{i}") for i in range(9_999)])
    assert strengths(chain).acyclic
