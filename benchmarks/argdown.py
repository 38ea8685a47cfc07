"""Argdown and the exchange formats: 10,000 mutations, cost up to 1 MB, hostile texts.

    python benchmarks/argdown.py [--quick]

What is promised, and fails here if it is missed:

- 10,000 random mutations of a document with every construct give a map or an `ArgdownError` and nothing else; what is
  read is written back character by character, and comes back equal from a text written anew;
- an error's line and column lie in the text;
- the cost of reading grows in proportion to the length of the text up to 1 MB, for a debate and for texts made to be
  slow: the exponent of growth, fitted on the log scale, stays below 1.3.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from briefkit.argmap.argdown import dumps_argdown, loads_argdown
from briefkit.argmap.argdown_syntax import parse_argdown
from briefkit.argmap.formats import dumps_map, loads_map
from briefkit.argmap.model import ArgumentMap, Edge, Node
from briefkit.errors import ArgdownError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from argmap_samples import DOCUMENT, mutated

UNIT = (
    "[ت{0}]: ستؤجل الحكومة **الانتخابات** البلدية لأن السجلات. #انتخابات {{kind: forecast}}\n"
    "  + <س{0}>: سجلات الناخبين لم تكتمل. // تعليق\n    _ [ح{0}]\n  - [ع{0}]: المعارضة ترفض.\n\n"
    "<س{0}>\n\n(1) أ\n(2) ب\n-- قاعدة --\n(3) [ت{0}]\n\n"
)
HOSTILE: dict[str, Callable[[int], str]] = {
    "opening brackets": lambda size: "[" * size,
    "opening brackets, lines, a link": lambda size: ("[" * 1000 + "\n") * (size // 1001) + "](x)",
    "open titles": lambda size: "<x" * (size // 2),
    "emphasis": lambda size: "**a*" * (size // 4),
    "braces": lambda size: "{" * size,
    "braces and quotations": lambda size: '{"' * (size // 2),
    "tags": lambda size: "a " + "#b " * (size // 3),
    "slashes behind letters": lambda size: "https://a " * (size // 10),
    "one long structure": lambda size: "".join(f"({n}) a\n" for n in range(1, size // 9)) + "----\n(0) b",
    "many relations": lambda size: "a\n" + "".join(f"{' ' * (n % 9 + 1)}+ [n{n}]\n" for n in range(size // 15)),
    "one title again and again": lambda size: "[a]: b\n\n" * (size // 8),
}


def measured(action: Callable[[], object]) -> float:
    """Seconds of this process, the fastest of three runs: other work on the machine must not count."""
    best = math.inf
    for _ in range(3):
        gc.collect()
        started = time.process_time()
        action()
        best = min(best, time.process_time() - started)
    return best


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Slope of a straight line through the logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(max(value, 1e-9)) for value in seconds]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle_x) ** 2 for x in xs)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / spread


def attempt(text: str) -> None:
    """Read a text; an `ArgdownError` is an answer."""
    try:
        loads_argdown(text)
    except ArgdownError:
        return


def debate(size: int) -> str:
    """About `size` characters of an ordinary debate."""
    return "".join(UNIT.format(number) for number in range(size // len(UNIT.format(0)) + 1))


def mutations(count: int) -> list[str]:
    """Read, write and read again `count` mutated documents; what went wrong."""
    missed, maps = [], 0
    started = time.perf_counter()
    for seed in range(count):
        text = mutated(random.Random(seed), DOCUMENT)
        try:
            argument_map = loads_argdown(text)
        except ArgdownError as error:
            lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            if not (1 <= error.line <= len(lines) and 1 <= error.column <= len(lines[error.line - 1]) + 1):
                missed.append(f"mutation {seed}: the place of the error lies outside the text ({error})")
            continue
        except Exception as error:
            missed.append(f"mutation {seed}: {type(error).__name__}: {error}")
            continue
        maps += 1
        if dumps_argdown(argument_map)[0] != text:
            missed.append(f"mutation {seed}: not written back exactly")
        argument_map.carried.pop("argdown")
        again = loads_argdown(dumps_argdown(argument_map)[0])
        again.carried.pop("argdown")
        if again != argument_map:
            missed.append(f"mutation {seed}: written anew, it reads differently")
    seconds = time.perf_counter() - started
    print(f"  {count} mutations: {maps} maps, {count - maps - len(missed)} ArgdownErrors, {len(missed)} else ({seconds:.0f} s)")
    return missed


def main() -> int:
    """Run all; 1 where a promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer mutations and smaller texts")
    quick = parser.parse_args().quick
    missed = mutations(500 if quick else 10_000)
    sizes = [31_250, 62_500, 125_000] if quick else [125_000, 250_000, 500_000, 1_000_000]
    parts: dict[str, Callable[[str], object]] = {"parse": parse_argdown, "parse and map": loads_argdown}
    for name, part in parts.items():
        seconds = [measured(partial(part, debate(size))) for size in sizes]
        grown = exponent(sizes, seconds)
        print(f"  {name}: {seconds[-1]:.2f} s for {sizes[-1]:,} characters, exponent {grown:.2f}")
        if grown > 1.3:
            missed.append(f"{name}: exponent {grown:.2f}")
    for name, made in HOSTILE.items():
        lengths = [size // 4 for size in sizes]
        seconds = [measured(partial(attempt, made(size))) for size in lengths]
        grown = exponent(lengths, seconds)
        print(f"  {name}: {seconds[-1]:.2f} s for {lengths[-1]:,} characters, exponent {grown:.2f}")
        if grown > 1.3 and seconds[-1] > 0.2:
            missed.append(f"{name}: exponent {grown:.2f}")
    count = 2_000 if quick else 20_000
    framework = ArgumentMap({f"a{n}": Node(f"a{n}") for n in range(count)})
    chance = random.Random(1)
    for number in range(3 * count):
        ends = chance.randrange(count), chance.randrange(count)
        framework.edges[f"e{number}"] = Edge(f"e{number}", "attack", f"a{ends[0]}", f"a{ends[1]}")
    for name in ("json", "apx", "iccma", "aif"):
        text = dumps_map(framework, name)[0]
        reading = measured(partial(loads_map, text, name))
        print(f"  {name}: {count:,} arguments and {3 * count:,} attacks read in {reading:.2f} s")
    for line in missed[:20]:
        print(f"MISSED: {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
