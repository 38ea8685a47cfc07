"""Dung semantics: equal to brute force, to clingo, and to the published examples."""

from __future__ import annotations

import random
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit.argmap.semantics import (
    AttackFramework,
    acceptance,
    acceptance_reason,
    accepted_everywhere,
    accepted_somewhere,
    count_positions,
    find_position,
    grounded_extension,
    grounded_reasons,
    grounded_status,
    list_positions,
    solve_task,
)
from briefkit.errors import BriefkitError, FormatError

SEMANTICS = ("grounded", "complete", "preferred", "stable")


def brute_force(size: int, attacks: set[tuple[int, int]]) -> dict[str, set[frozenset[int]]]:
    """All positions, from the definitions, by trying every set (a set is a number whose bits are its members)."""
    every = np.arange(1 << size)
    victims, attackers = [0] * size, [0] * size
    for a, b in attacks:
        victims[a] |= 1 << b
        attackers[b] |= 1 << a
    beaten = np.zeros_like(every)
    for number in range(size):
        beaten |= np.where(every >> number & 1, victims[number], 0)
    defended = np.zeros_like(every)
    for number in range(size):
        defended |= np.where(attackers[number] & ~beaten == 0, 1 << number, 0)
    peaceful = every & beaten == 0
    complete = every[peaceful & (every == defended)].tolist()
    stable = every[peaceful & (every | beaten == (1 << size) - 1)].tolist()
    preferred = [one for one in complete if not any(one != other and one & other == one for other in complete)]
    grounded = [one for one in complete if not any(one != other and one & other == other for other in complete)]

    def members(masks: list[int]) -> set[frozenset[int]]:
        return {frozenset(number for number in range(size) if mask >> number & 1) for mask in masks}

    found = {"grounded": grounded, "complete": complete, "preferred": preferred, "stable": stable}
    return {name: members(masks) for name, masks in found.items()}


def random_attacks(seed: int, size: int, attacks: int) -> set[tuple[int, int]]:
    draw = random.Random(seed)
    return {(draw.randrange(size), draw.randrange(size)) for _ in range(attacks)}


def framework_of(size: int, attacks: set[tuple[int, int]]) -> AttackFramework:
    return AttackFramework.from_attacks([f"a{i}" for i in range(size)], [(f"a{a}", f"a{b}") for a, b in attacks])


def check_against_brute_force(size: int, attacks: set[tuple[int, int]]) -> None:
    framework, wanted = framework_of(size, attacks), brute_force(size, attacks)
    for semantics in SEMANTICS:
        sets = {frozenset(f"a{number}" for number in one) for one in wanted[semantics]}
        found = list_positions(framework, semantics)
        assert found.complete and len(found) == len(sets) and set(found.sets) == sets, semantics
        assert count_positions(framework, semantics) == (len(sets), True)
        one = find_position(framework, semantics)
        assert one in sets if sets else one is None
        table = acceptance(framework, semantics)
        for name in framework.arguments:
            having = sum(name in position for position in sets)
            expected = "none" if not having else "every" if having == len(sets) else "some"
            assert table[name] == expected, (semantics, name)


# 2,000 frameworks of up to 12 arguments: 1,500 seeded ones, and 500 by hypothesis, which shrinks what it finds
@pytest.mark.parametrize("block", range(10))
def test_equal_to_brute_force(block: int) -> None:
    for seed in range(block * 150, block * 150 + 150):
        draw = random.Random(seed)
        size = draw.randint(1, 12)
        check_against_brute_force(size, random_attacks(seed, size, draw.randint(0, 3 * size)))


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.integers(1, 12).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_equal_to_brute_force_hypothesis(case: tuple[int, set[tuple[int, int]]]) -> None:
    check_against_brute_force(*case)
    size, attacks = case
    framework, wanted = framework_of(size, attacks), brute_force(size, attacks)
    for semantics in SEMANTICS:
        sets = [{f"a{number}" for number in one} for one in wanted[semantics]]
        for name in framework.arguments:
            somewhere = accepted_somewhere(framework, name, semantics)
            everywhere = accepted_everywhere(framework, name, semantics)
            assert somewhere.answer == any(name in one for one in sets)
            assert everywhere.answer == all(name in one for one in sets)
            assert somewhere.witness is None or (name in somewhere.witness and somewhere.witness in sets)
            assert everywhere.witness is None or (name not in everywhere.witness and everywhere.witness in sets)
            assert acceptance_reason(framework, name, semantics)


ENCODINGS = {
    "stable": "in(X) :- arg(X), not out(X). out(X) :- att(Y,X), in(Y). :- in(X), out(X).",
    "complete": """1 {in(X); out(X); open(X)} 1 :- arg(X).
        :- in(X), att(Y,X), not out(Y).  beaten(X) :- att(Y,X), in(Y).
        :- out(X), not beaten(X).  :- beaten(X), not out(X).
        threat(X) :- att(Y,X), not out(Y).  :- arg(X), not threat(X), not in(X).""",
}


def by_clingo(framework: AttackFramework, semantics: str, most: int) -> set[frozenset[str]] | None:
    import clingo

    program = [f"arg({name})." for name in framework.arguments] + [f"att({a},{b})." for a, b in framework.attacks]
    options = ["--models", str(most + 1), "--warn=none"]
    if semantics == "preferred":
        options += ["--heuristic=Domain", "--enum-mode=domRec", "--dom-mod=3,16"]
    control = clingo.Control(options)
    kind = "complete" if semantics == "preferred" else semantics
    control.add("base", [], "\n".join(program) + ENCODINGS[kind] + " #show in/1.")
    control.ground([("base", [])])
    found: set[frozenset[str]] = set()
    with control.solve(yield_=True) as models:
        for model in models:
            found.add(frozenset(str(symbol.arguments[0]) for symbol in model.symbols(shown=True)))
    return found if len(found) <= most else None


@pytest.mark.parametrize("block", range(10))
def test_equal_to_clingo(block: int) -> None:
    pytest.importorskip("clingo")
    compared = 0
    for seed in range(block * 20, block * 20 + 20):
        draw = random.Random(1000 + seed)
        size = draw.randint(20, 200)
        framework = framework_of(size, random_attacks(2000 + seed, size, int(size * draw.uniform(1.2, 3))))
        for semantics in ("stable", "complete", "preferred"):
            wanted = by_clingo(framework, semantics, 300)
            found = list_positions(framework, semantics, limit=300)
            if wanted is None:
                assert not found.complete
                continue
            assert found.complete and set(found.sets) == wanted, (seed, semantics)
            compared += 1
    assert compared >= 20


def test_published_examples() -> None:
    # Dung 1995, example 1: Israel and the Arab nations; the last word stands
    dialogue = AttackFramework.from_attacks(["i1", "a", "i2"], [("i1", "a"), ("a", "i1"), ("i2", "a")])
    assert grounded_extension(dialogue) == {"i1", "i2"}
    # Nixon diamond (Dung 1995, example 9): grounded is empty, two preferred, both stable
    nixon = AttackFramework.from_attacks(["quaker", "republican"], [("quaker", "republican"), ("republican", "quaker")])
    assert grounded_extension(nixon) == set()
    assert list_positions(nixon, "pr").sets == list_positions(nixon, "st").sets == [{"quaker"}, {"republican"}]
    # Baroni, Caminada & Giacomin 2011, figure 5: preferred {a} and {b, d}, stable {b, d} only
    figure = AttackFramework.from_attacks(
        "abcde", [("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "c")]
    )
    assert set(list_positions(figure, "pr")) == {frozenset("a"), frozenset("bd")}
    assert list_positions(figure, "st").sets == [frozenset("bd")]


def test_caps_speak_up() -> None:
    pairs = [pair for i in range(12) for pair in ((f"a{i}", f"b{i}"), (f"b{i}", f"a{i}"))]
    framework = AttackFramework.from_attacks(dict.fromkeys(chain(*pairs)), pairs)
    few = list_positions(framework, limit=7)
    assert len(few) == 7 and not few.complete and "7" in few.note and "limit" in repr(few)
    assert list_positions(framework, limit=4096).complete and not list_positions(framework, limit=4095).complete
    assert count_positions(framework) == (4096, True)
    assert str(count_positions(framework, limit=1)) == "at least 1"
    with pytest.raises(BriefkitError, match="limit"):
        solve_task(framework, "EE", "pr", limit=10).iccma()
    hard = framework_of(200, random_attacks(5, 200, 900))
    assert list_positions(hard, "complete", effort=0).complete in (True, False)


def test_ring_of_odd_length_and_self_attack() -> None:
    framework = AttackFramework.from_attacks("ab", [("a", "a"), ("a", "b")])
    assert list_positions(framework, "pr").sets == [frozenset()]
    assert list_positions(framework, "st").sets == []
    assert "attacks itself" in grounded_reasons(framework)["a"]
    assert set(grounded_reasons(framework, lang="ar")) == {"a", "b"}


def test_errors_are_one_line() -> None:
    framework = AttackFramework.from_attacks("ab", [("a", "b")])
    for wrong in (
        lambda: list_positions(framework, "semi"),
        lambda: accepted_somewhere(framework, "z"),
        lambda: solve_task(framework, "DC-PR"),
        lambda: solve_task(framework, "XY-PR"),
        lambda: grounded_reasons(framework, lang="fr"),
        lambda: solve_task(framework, "SE").iccma("roman"),
    ):
        with pytest.raises(BriefkitError) as error:
            wrong()
        assert "\n" not in str(error.value)
    with pytest.raises(FormatError):
        AttackFramework.from_attacks("a", [("a", "b")])


def test_no_solver_is_needed_where_nothing_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: object, **named: object) -> object:
        if name.startswith("pysat"):
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    chained = AttackFramework.from_attacks("abc", [("a", "b"), ("b", "c")])
    assert list_positions(chained, "preferred").sets == [{"a", "c"}]
    with pytest.raises(BriefkitError, match=r"briefkit\[solve\]"):
        list_positions(AttackFramework.from_attacks("ab", [("a", "b"), ("b", "a")]), "preferred")


def test_long_chain_is_no_recursion() -> None:
    size = 20_000
    framework = framework_of(size, {(i, i + 1) for i in range(size - 1)})
    assert len(grounded_extension(framework)) == size // 2
    assert sum(label == 0 for label in grounded_status(framework)) == 0


def test_no_arguments() -> None:
    empty = AttackFramework.from_attacks([], [])
    assert list_positions(empty, "st").sets == [frozenset()] and grounded_extension(empty) == frozenset()
    assert solve_task(empty, "EE-PR").iccma() == "[[]]"
