"""Agreement: equal to worked examples, to the krippendorff and scikit-learn packages, and to slow definitions."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit.agreement import (
    cohen_kappa,
    krippendorff_alpha,
    span_agreement,
    unitised_alpha,
)
from briefkit.argmap.agreement import (
    combined_similarity,
    compare_maps,
    match_nodes,
    segmentation_similarity,
    text_similarity,
    trace_claims,
)
from briefkit.argmap.model import ArgumentCertainty, ArgumentMap, Edge, Node
from briefkit.errors import BriefkitError

KRIPPENDORFF_2011: list[list[Any]] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.mark.parametrize(
    "level, printed", [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorff_2011(level: str, printed: float) -> None:
    assert krippendorff_alpha(KRIPPENDORFF_2011, level) == pytest.approx(printed, abs=5e-4)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.integers(2, 5).flatmap(
        lambda units: st.lists(
            st.lists(st.one_of(st.none(), st.integers(1, 5)), min_size=units, max_size=units), min_size=2, max_size=4
        )
    ),
    st.sampled_from(["nominal", "ordinal", "interval", "ratio"]),
)
def test_equal_to_the_krippendorff_package(data: list[list[int | None]], level: str) -> None:
    krippendorff = pytest.importorskip("krippendorff")
    own = krippendorff_alpha(data, level)
    try:
        numbers = np.array([[np.nan if value is None else float(value) for value in row] for row in data])
        theirs = krippendorff.alpha(reliability_data=numbers, level_of_measurement=level)
    except ValueError:  # only one value occurs
        assert math.isnan(own)
        return
    if math.isnan(own):  # one pairable value left: theirs divides by zero or says 1
        pairable = [[value for value in column if value is not None] for column in zip(*data)]
        values = {value for column in pairable if len(column) > 1 for value in column}
        assert len(values) < 2
        return
    assert own == pytest.approx(theirs, abs=1e-9)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_kappa_equal_to_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    one, two = [a for a, _ in pairs], [b for _, b in pairs]
    for weights in ("none", "linear", "quadratic"):
        own = cohen_kappa(one, two, weights, order=range(4))
        with np.errstate(all="ignore"):
            named = None if weights == "none" else weights
            theirs = metrics.cohen_kappa_score(one, two, labels=list(range(4)), weights=named)
        assert (math.isnan(own) and math.isnan(theirs)) or own == pytest.approx(theirs, abs=1e-9)


def test_kappa_of_ordered_words_and_missing_judgements() -> None:
    scale = ["unlikely", "even", "likely"]
    assert cohen_kappa(["even", None, "likely"], ["even", "likely", "likely"], "quadratic", scale) == 1
    assert krippendorff_alpha([["even", None, "likely"], ["even", "likely", "likely"]], "ordinal", scale) == 1
    for wrong in (
        lambda: cohen_kappa([1], [1, 2]),
        lambda: cohen_kappa(["a"], ["b"], "linear"),
        lambda: cohen_kappa(["a"], ["b"], "linear", ["a"]),
        lambda: cohen_kappa([1], [1], "cubic"),
        lambda: krippendorff_alpha([[1, 2], [1]]),
        lambda: krippendorff_alpha([["a"], ["b"]], "interval"),
        lambda: krippendorff_alpha([[1], [2]], "absolute"),
        lambda: krippendorff_alpha([["a"], ["b"]], "ordinal", ["a"]),
        lambda: unitised_alpha([[(0, 5, "c")]], 0, 10),
        lambda: unitised_alpha([[(0, 5, "c")], [(3, 3, "c")]], 0, 10),
        lambda: unitised_alpha([[(0, 5, "c")], [(3, 13, "c")]], 0, 10),
        lambda: segmentation_similarity([5], [], 5),
        lambda: span_agreement([], [], "fuzzy"),
    ):
        with pytest.raises(BriefkitError) as error:
            wrong()
        assert "\n" not in str(error.value)


def slow_unitised(coders: list[list[tuple[int, int]]], length: int) -> tuple[float, float]:
    "Observed and expected disagreement as Krippendorff 2004 writes them, over all pairs of units and gaps."
    sections = []
    for units in coders:
        row, at = [], 0
        for begin, end in [*sorted(units), (length, length)]:
            if begin > at:
                row.append((at, begin - at, 0))
            if end > begin:
                row.append((begin, end - begin, 1))
            at = end
        sections.append(row)
    observed = 0.0
    for i, one in enumerate(sections):
        for j, two in enumerate(sections):
            if i == j:
                continue
            for b, size, unit in one:
                for c, other, marked in two:
                    if unit and marked and -size < b - c < other:
                        observed += (b - c) ** 2 + (b + size - c - other) ** 2
                    elif unit and not marked and other - size >= b - c >= 0:
                        observed += size**2
                    elif marked and not unit and other - size <= b - c <= 0:
                        observed += other**2
    m, count = len(sections), sum(unit for row in sections for _, _, unit in row)
    observed /= m * (m - 1) * length**2
    total, inside = 0.0, 0
    for row in sections:
        for _, size, unit in row:
            if unit:
                inside += size * (size - 1)
                room = sum(
                    other - size + 1 for two in sections for _, other, marked in two if not marked and other >= size
                )
                total += (count - 1) / 3 * (2 * size**3 - 3 * size**2 + size) + size**2 * room
    return observed, 2 / length * total / (m * length * (m * length - 1) - inside)


def test_unitised_alpha_equal_to_its_definition() -> None:
    for seed in range(300):
        draw = random.Random(seed)
        length, coders = draw.randint(10, 60), []
        for _ in range(draw.randint(2, 4)):
            cuts = sorted(draw.sample(range(length + 1), 2 * draw.randint(1, 4)))
            units = list(zip(cuts[::2], cuts[1::2]))
            coders.append([unit for k, unit in enumerate(units) if not k or unit[0] > units[k - 1][1]])
        observed, expected = slow_unitised(coders, length)
        found = unitised_alpha([[(a + 7, b + 7, "c") for a, b in units] for units in coders], 7, 7 + length)
        assert found.observed["c"] == pytest.approx(observed)
        assert found.expected["c"] == pytest.approx(expected)
        assert found.alpha == pytest.approx(1 - observed / expected)


def test_unitised_alpha_of_nothing_and_of_the_same() -> None:
    assert math.isnan(unitised_alpha([[], []], 0, 10).alpha)
    units = [(2, 5, "a"), (6, 9, "b")]
    assert unitised_alpha([units, units], 0, 10).alpha == 1
    split = [(2, 3, "a"), (3, 5, "a"), (6, 9, "b")]  # touching units of one category count as one
    assert unitised_alpha([units, split], 0, 10).alpha == 1


def test_spans_equal_to_trying_all_pairs() -> None:
    for seed in range(200):
        draw = random.Random(seed)

        def drawn(draw: random.Random = draw) -> list[tuple[tuple[int, int], ...]]:
            units = []
            for _ in range(draw.randint(0, 6)):
                cuts = sorted(draw.sample(range(30), 2 * draw.randint(1, 2)))
                units.append(tuple(zip(cuts[::2], cuts[1::2])))
            return units

        one, two = drawn(), drawn()
        found = span_agreement(one, two)
        letters = [[{x for a, b in unit for x in range(a, b)} for unit in units] for units in (one, two)]
        for i, j in found.pairs:
            assert len(letters[0][i] & letters[1][j]) >= 0.5 * len(letters[0][i] | letters[1][j])
        for i in found.only_first:  # nobody free is left who would match
            for j in found.only_second:
                assert len(letters[0][i] & letters[1][j]) < 0.5 * len(letters[0][i] | letters[1][j])
        assert span_agreement(two, one).f1 == pytest.approx(found.f1, nan_ok=True)
        exact = span_agreement(one, two, "exact")
        assert all(one[i] == two[j] for i, j in exact.pairs)
    perfect = span_agreement([(0, 4), (5, 9)], [(5, 9), (0, 4)], "exact")
    assert (perfect.precision, perfect.recall, perfect.f1) == (1, 1, 1)


def test_segmentation_similarity_by_hand() -> None:
    assert segmentation_similarity([], [], 10) == 1
    assert segmentation_similarity([3], [], 10) == pytest.approx(1 - 1 / 9)
    assert segmentation_similarity([3], [5], 10) == pytest.approx(1 - 2 / 9)
    assert segmentation_similarity([3], [5], 10, near=3) == pytest.approx(1 - (2 / 3) / 9)
    assert math.isnan(segmentation_similarity([], [], 1))
    assert combined_similarity(0.9, [0.5, 0.7]) == pytest.approx(2 * 0.9 * 0.6 / 1.5)
    assert math.isnan(combined_similarity(0.9, [math.nan]))


def drawn_map(seed: int) -> ArgumentMap:
    draw = random.Random(seed)
    result = ArgumentMap()
    at = 0
    for number in range(draw.randint(1, 8)):
        at += draw.randint(0, 5)
        end = at + draw.randint(3, 20)
        result.add_node(Node(f"n{number}", draw.choice(["claim", "premise", "forecast"]), f"نص {number}", ((at, end),)))
        at = end
    for number in range(draw.randint(0, 9)):
        ends = [*result.nodes, *result.edges]
        relation = draw.choice(["support", "attack", "undercut", "context"])
        result.add_edge(Edge(f"e{number}", relation, draw.choice(list(result.nodes)), draw.choice(ends)))
    return result


def test_a_map_agrees_with_itself_and_comparison_is_symmetric() -> None:
    for seed in range(60):
        one, two = drawn_map(seed), drawn_map(seed + 1000)
        same = compare_maps(one, one.copy())
        assert same.node_f1 == 1 and same.differences() == []
        assert same.edge_f1 == 1 or not one.edges
        assert same.labelled_edge_f1 == 1 or not one.edges
        there, back = compare_maps(one, two), compare_maps(two, one)
        assert there.node_f1 == back.node_f1
        for name in ("edge_f1", "kind_kappa", "relation_kappa", "segmentation"):
            assert getattr(there, name) == pytest.approx(getattr(back, name), nan_ok=True)
        assert len(there.differences()) == len(back.differences()) == len(there.table())
        assert len(there.accepted_first) == len(back.accepted_second)
        for lang in ("en", "ar"):
            assert "{" not in there.text("أ", "ب", lang)
        assert all(value is None or value == value for value in there.to_dict().values())


def test_undercuts_match_through_the_step_they_end_on() -> None:
    one = ArgumentMap()
    for number, name in enumerate("abc"):
        one.add_node(Node(name, "claim", name, ((number * 10, number * 10 + 8),)))
    one.add_edge(Edge("s", "support", "a", "b"))
    one.add_edge(Edge("u", "undercut", "c", "s"))
    two = one.copy()
    two.edges = {"u2": Edge("u2", "undercut", "c", "s2"), "s2": Edge("s2", "attack", "a", "b")}
    found = compare_maps(one, two)
    assert found.edges == [("s", "s2"), ("u", "u2")] and found.same_relation == 1
    assert "(“a” → “b”)" in compare_maps(one, ArgumentMap(nodes=two.nodes)).text()


def test_nodes_without_a_place_match_by_their_words() -> None:
    one, two = ArgumentMap(), ArgumentMap()
    one.add_node(Node("a", "claim", "تراجعت الصادرات الزراعية"))
    one.add_node(Node("b", "claim", "ارتفعت أسعار الوقود"))
    two.add_node(Node("x", "claim", "وتراجعت صادراتها الزراعية"))
    assert match_nodes(one, two) == [("a", "x")]
    assert text_similarity("", "") == 1 and text_similarity("", "نص") == 0


def test_claims_over_three_briefs() -> None:
    def brief(*claims: tuple[str, str | None]) -> ArgumentMap:
        result = ArgumentMap()
        for number, (text, level) in enumerate(claims):
            result.add_node(Node(f"n{number}", "forecast", text, certainty=ArgumentCertainty(level=level)))
        return result

    trails = trace_claims(
        [
            brief(("من المرجح استئناف المفاوضات قريباً", "likely"), ("ستبقى الحدود مغلقة", None)),
            brief(("لن يستقيل رئيس الوزراء", None)),
            brief(("ستبقى الحدود مغلقة", None), ("من المستبعد استئناف المفاوضات قريباً", "unlikely")),
        ]
    )
    assert [trail.changes() for trail in trails] == [
        ["new", "gone", "back; level: likely → unlikely"],
        ["new", "gone", "back"],
        ["", "new", "gone"],
    ]
