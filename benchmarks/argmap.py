"""Argument maps: speed of the semantics against clingo and pygarg in one run, and how the cost of each part grows.

    python benchmarks/argmap.py [--quick]

What is promised, and fails here if it is missed:

- random frameworks of 1,000 arguments and 3,000 attacks: one stable and one preferred position no slower than clingo,
  and listing them no slower either (medians over the same frameworks, encoding and solving included);
- the grounded position at least 50 times as fast as pygarg;
- the cost of the grounded position (to 100,000 arguments), the layout of maps (300 nodes and beyond) and the parsing of
  Argdown (up to 1 MB) grows as n log n at most: the exponent of growth, fitted on the log scale, stays below 1.3.

pygarg's grounded semantics looks through the list of all attacks for every pair of arguments: at 1,000 arguments it
gives no answer within minutes, so it is compared at 100 and 200.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from briefkit.argmap.layout import layout_map
from briefkit.argmap.model import ArgumentMap, Edge, Node
from briefkit.argmap.semantics import AttackFramework, find_position, grounded_extension, list_positions, what_stands
from briefkit.argmap.strength import map_strengths
from briefkit.views.mapview import draw_map

CAP = 1_000  # positions listed at most, by both
COMPLETE = """1 {in(X); out(X); open(X)} 1 :- arg(X).
:- in(X), att(Y,X), not out(Y).  beaten(X) :- att(Y,X), in(Y).
:- out(X), not beaten(X).  :- beaten(X), not out(X).
threat(X) :- att(Y,X), not out(Y).  :- arg(X), not threat(X), not in(X). #show in/1."""
STABLE = "in(X) :- arg(X), not out(X). out(X) :- att(Y,X), in(Y). :- in(X), out(X). #show in/1."
PEER = """
import json, sys, time
from pygarg.dung import solver
data = json.load(sys.stdin)
times = []
for arguments, attacks in data["frameworks"]:
    started = time.perf_counter()
    {call}
    times.append(time.perf_counter() - started)
    if sum(times) > data["limit"]:
        break
print(json.dumps(times))
"""


def timed(function: Callable[..., Any], *given: Any, repeat: int = 3) -> float:
    "Seconds of the fastest of some runs of a function on what is given."
    best = math.inf
    for _ in range(repeat):
        gc.collect()
        started = time.process_time()  # of this process alone: what else the machine does is left out
        function(*given)
        best = min(best, time.process_time() - started)
    return best


def random_framework(seed: int, size: int, attacks: int) -> tuple[list[str], list[tuple[str, str]]]:
    draw = random.Random(seed)
    names = [f"a{number}" for number in range(size)]
    return names, sorted({(draw.choice(names), draw.choice(names)) for _ in range(attacks)})


def by_briefkit(names: list[str], attacks: list[tuple[str, str]], semantics: str, most: int) -> int:
    "Extensions found (one, or up to the cap), from the names on."
    framework = AttackFramework.from_attacks(names, attacks)
    if semantics == "grounded":
        return len(grounded_extension(framework))
    if most == 1:
        return int(find_position(framework, semantics) is not None)
    return len(list_positions(framework, semantics, most))


def by_clingo(names: list[str], attacks: list[tuple[str, str]], semantics: str, most: int) -> int:
    "Extensions found by clingo (one, or up to the cap); the usual encodings, subset-maximal by domain heuristics."
    import clingo

    options = ["--models", str(most), "--warn=none"]
    if semantics == "preferred":
        options += ["--heuristic=Domain", "--enum-mode=domRec", "--dom-mod=3,16"]
    control = clingo.Control(options)
    facts = "".join(f"arg({name})." for name in names) + "".join(f"att({a},{b})." for a, b in attacks)
    control.add("base", [], facts + (COMPLETE if semantics == "preferred" else STABLE))
    control.ground([("base", [])])
    found = 0
    with control.solve(yield_=True) as models:
        for model in models:
            model.symbols(shown=True)
            found += 1
    return found


def by_pygarg(call: str, frameworks: list[Any], limit: float = 60.0) -> list[float] | None:
    python = os.environ.get("BRIEFKIT_PEER_PYTHON")
    if not python:
        return None
    data = json.dumps({"frameworks": [(n, [list(pair) for pair in a]) for n, a in frameworks], "limit": limit})
    program = PEER.format(call=call)
    try:
        done = subprocess.run([python, "-c", program], input=data, capture_output=True, text=True, timeout=5 * limit)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        print(f"  pygarg failed: {done.stderr.strip().splitlines()[-1]}")
        return None
    return json.loads(done.stdout)


def milliseconds(values: list[float]) -> str:
    return f"{statistics.median(values) * 1e3:9.2f} ({min(values) * 1e3:.2f}–{max(values) * 1e3:.2f})"


def against_peers(count: int) -> list[str]:
    "One position, all positions and the grounded one, on the same frameworks."
    missed = []
    drawn = [random_framework(seed, 1_000, 3_000) for seed in range(count)]
    print(f"1,000 arguments, 3,000 attacks drawn; {count} frameworks; ms: median (min–max)")
    for semantics in ("stable", "preferred"):
        for what, most in (("one", 1), (f"all, up to {CAP:,}", CAP)):
            own, theirs = [], []
            for names, attacks in drawn:
                own.append(timed(by_briefkit, names, attacks, semantics, most))
                theirs.append(timed(by_clingo, names, attacks, semantics, most))
                counts = by_briefkit(names, attacks, semantics, most), by_clingo(names, attacks, semantics, most)
                if counts[0] != counts[1]:
                    missed.append(f"{semantics}: {counts[0]} positions against clingo's {counts[1]}")
            ratio = statistics.median(theirs) / statistics.median(own)
            told = f"briefkit {milliseconds(own)}   clingo {milliseconds(theirs)}"
            print(f"  {semantics:9} {what:16} {told}   ×{ratio:.1f}")
            if ratio < 1:
                missed.append(f"{semantics}, {what}: slower than clingo (×{ratio:.2f})")
    for semantics, size, call in (
        ("grounded", 100, "solver.compute_grounded_extension(arguments, attacks)"),
        ("grounded", 200, "solver.compute_grounded_extension(arguments, attacks)"),
        ("preferred", 1_000, "solver.compute_some_preferred_extension(arguments, attacks)"),
    ):
        few = [random_framework(seed, size, 3 * size) for seed in range(3)]
        peer = by_pygarg(call, few)
        if peer is None:
            print(f"  {semantics:9} {size:5,} arguments  pygarg: not there, or out of time")
            continue
        own = [timed(by_briefkit, names, attacks, semantics, 1, repeat=5) for names, attacks in few[: len(peer)]]
        ratio = statistics.median(peer) / statistics.median(own)
        told = f"briefkit {milliseconds(own)}   pygarg {milliseconds(peer)}"
        print(f"  {semantics:9} {f'one, {size:,} arguments':16} {told}   ×{ratio:,.0f}")
        if semantics == "grounded" and ratio < 50:
            missed.append(f"grounded: only {ratio:.0f} times as fast as pygarg")
    return missed


def growing(name: str, sizes: list[int], make: Callable[[int], Any], run: Callable[[Any], Any], unit: str) -> list[str]:
    "Measure a part at growing sizes, and fit the exponent of growth to all of them but the smallest."
    times = []
    for size in sizes:
        times.append(timed(run, make(size), repeat=5))
    xs, ys = [math.log(size) for size in sizes[1:]], [math.log(value) for value in times[1:]]
    middle, mean = statistics.mean(xs), statistics.mean(ys)
    slope = sum((x - middle) * (y - mean) for x, y in zip(xs, ys)) / sum((x - middle) ** 2 for x in xs)
    shown = "  ".join(f"{size:,}: {value * 1e3:.1f} ms" for size, value in zip(sizes, times))
    print(f"  {name:22} {shown}   exponent {slope:.2f}  ({times[-1] / sizes[-1] * 1e6:.2f} µs a {unit})")
    return [f"{name}: cost grows with exponent {slope:.2f}"] if slope > 1.3 else []


TEXT = "من المرجح أن تستعيد السوق توازنها قبل نهاية العام رغم اعتراض بعض الأطراف"


def some_map(size: int) -> ArgumentMap:
    "A map such as briefs have: reasons near to what they support in the text, an undercut now and then."
    draw, result = random.Random(size), ArgumentMap(title="خريطة")
    for number in range(size):
        kind = draw.choice(["claim", "premise", "premise", "forecast"])
        result.add_node(Node(f"n{number}", kind, f"{TEXT} {number}"))
        if number:
            target = f"n{draw.randrange(max(0, number - 15), number)}"
            relation = draw.choice(["support"] * 6 + ["attack", "contrast", "context"])
            result.add_edge(Edge(f"e{number}", relation, f"n{number}", target))
        if number and number % 12 == 0:
            near = draw.randrange(max(1, number - 20), number)
            result.add_edge(Edge(f"u{number}", "undercut", f"n{number}", f"e{near}"))
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer frameworks and smaller sizes")
    quick = parser.parse_args().quick
    missed = against_peers(5 if quick else 20)
    print("How the cost grows (fastest of five runs)")
    sizes = [3_125, 6_250, 12_500, 25_000, 50_000] + ([] if quick else [100_000])
    missed += growing(
        "grounded position",
        sizes,
        lambda size: AttackFramework.from_attacks(*random_framework(size, size, 3 * size)),
        lambda framework: grounded_extension(
            AttackFramework(framework.arguments, framework.sources, framework.targets)
        ),
        "argument",
    )
    maps = [38, 75, 150, 300, 600, 1_200]
    missed += growing("drawing a map (SVG)", maps, some_map, lambda made: draw_map(made).svg(), "node")

    def lines_of(size: int) -> tuple[dict[str, tuple[float, float]], list[tuple[str, str, str]]]:
        made = some_map(size)
        return {name: (232.0, 80.0) for name in made.nodes}, [(e.id, e.source, e.target) for e in made.edges.values()]

    # a line over k layers has k waypoints: cost grows with what lines span, which longer briefs do not make longer
    missed += growing("layout alone", maps, lines_of, lambda made: layout_map(*made), "node")
    missed += growing("what stands, and why", maps, some_map, what_stands, "node")
    missed += growing("strengths", maps, some_map, map_strengths, "node")
    from briefkit.argmap.argdown import dumps_argdown, loads_argdown

    def argdown_text(size: int) -> str:
        one = dumps_argdown(some_map(20))
        text = one[0] if isinstance(one, tuple) else one
        copies = max(1, size // len(text.encode()))
        return "\n\n".join(text.replace("[n", f"[n{copy}-").replace("<", f"<{copy}-") for copy in range(copies))

    sizes = [62_500, 125_000, 250_000, 500_000, 1_000_000]
    try:
        missed += growing("Argdown parsing", sizes, argdown_text, loads_argdown, "byte")
    except Exception as error:  # the parser is not this file's to judge: say so and go on
        print(f"  Argdown parsing: not measured ({type(error).__name__}: {error})")
    for line in missed:
        print(f"MISSED: {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
