"""What the layers cost: all of them on 1 MB of text, beside camel-lite's word tokeniser in the same run.

    python benchmarks/layers.py [--megabytes 1,4,16] [--adversarial 0.25]
    python benchmarks/layers.py --grow [--megabytes 1,4,16,64,100] [--repeats 0.5,1,2,4,8]

The text is made of the sentences of the three sample briefs, drawn with a fixed seed into paragraphs of three to seven and
written as plain text; a megabyte is a million bytes of UTF-8. Before the clock runs every layer has been asked once for a
short brief, so that lexicons and dictionaries are loaded: what is measured is reading, not loading. Processor time of one
core; the peer runs in an environment of its own (`benchmarks/layers.peers.txt`, installed by `make bench`), on the same
text, before and after ours, and its median counts. Layers are asked in the order of the table; what one of them shares with
another (the words, the clauses) is paid for by the one that asks first.

Three promises: all layers together within ten times the peer; the cost of a megabyte the same in a long text as in a short
one; and no text, however monotonous, whose cost grows faster than its length. `--grow` measures the last two to the end
(half an hour), each long text in a process of its own for its peak of memory, and writes nbs/background/data/layers.csv
and layers_repeats.csv, which a page of the docs draws.
"""

from __future__ import annotations

import argparse
import csv
import gc
import itertools
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import briefkit as bk
from briefkit.reading.lemmas import lemma_column

DATA = Path(__file__).resolve().parent.parent / "nbs/background/data"
SAMPLES = ("libya_budget.txt", "red_sea_shipping.md", "syria_lebanon_border.docx")
ELSEWHERE = {"arguments"}  # a draft of a map, made from the layers: no reading, and no text is one argument of a megabyte
FIRST = ("tokens", "sentences", "lemmas", "dates", "quantities", "demonyms", "entities")  # then the others, as registered
MOST = 10.0  # times the peer
ENOUGH = 8.0  # seconds for a monotonous text, after which longer ones are not tried
GROWTH = 1.6  # most that a megabyte of a longer text may cost beside one of a shorter
REPEATED = (
    "و", "ا", "لا ",
    "قال ", "إن ", "من المرجح أن ", "يوم الخميس 25 يناير/", "25/1/2024 ", "الربع الأول من ", "و300 ", "بين 3 و", "خمسة وعشرون ",
    "رئيس الوزراء ", "محمد بن ", "القوات الأمريكية ", "وزارة الخارجية ", "«", "(", "قد ", "لأن ", "إذا ", "بسبب ", "ما أدى إلى ",
    "قال إن ", "وبحسب مصادر مطلعة، ", "لم تتجاوز نسبة ", "معبر ", "ولاية ", "-", "12 – ", "العراقي ", "ـ", "\u064e", ". ", "\n\n",
)  # fmt: skip
PEER = """
import sys, time
from camel_lite.tokenizers.word import simple_word_tokenize
text = sys.stdin.buffer.read().decode("utf8")
simple_word_tokenize(text[:1000])
started = time.process_time()
tokens = simple_word_tokenize(text)
print(time.process_time() - started, len(tokens))
"""


def sentences() -> list[str]:
    found: list[str] = []
    for name in SAMPLES:
        with as_file(files("briefkit").joinpath("data/samples", name)) as path:
            brief = bk.load(path)
        layer = brief.layer("sentences")
        found += [brief.text[start:end].replace("\n", " ") for start, end in layer.ranges()]
    return found


def generated(megabytes: float, seed: int = 1) -> str:
    drawn, pieces, size, choices = random.Random(seed), [], 0, sentences()
    while size < megabytes * 1e6:
        pieces.append(" ".join(drawn.choice(choices) for _ in range(drawn.randint(3, 7))))
        size += len(pieces[-1].encode()) + 2
    return "\n\n".join(pieces)


def ordered(brief: bk.Brief) -> Iterator[str]:
    yield from FIRST
    yield from (name for name in brief.layers if name not in FIRST and name not in ELSEWHERE)


def layer_costs(text: str) -> dict[str, float]:
    "Seconds of processor time by layer, parsing first."
    gc.collect()  # what the last text left behind
    started = time.process_time()
    brief = bk.parse(text)
    costs = {"parsing": time.process_time() - started}
    for name in ordered(brief):
        started = time.process_time()
        if name == "lemmas":
            lemma_column(brief, brief.tokens)
        else:
            brief.layer(name)
        costs[name] = time.process_time() - started
    return costs


def peer_seconds(text: str) -> float | None:
    python = os.environ.get("BRIEFKIT_PEER_PYTHON")
    if not python:
        return None
    run = subprocess.run([python, "-c", PEER], input=text.encode(), capture_output=True, check=True)
    return float(run.stdout.split()[0])


def total(costs: dict[str, float]) -> float:
    return sum(seconds for name, seconds in costs.items() if name != "parsing")


def beside_the_peer(repeats: int = 3) -> bool:
    text = generated(1.0)
    runs: list[dict[str, float]] = []
    peers: list[float] = []
    for _ in range(repeats):
        if (seconds := peer_seconds(text)) is not None:
            peers.append(seconds)
        runs.append(layer_costs(text))
    peer = statistics.median(peers) if peers else None
    print(f"1 MB, {len(text):,} characters; medians of {repeats} runs, alternating\n")
    print("| layer | seconds | times the peer |\n|---|---|---|")
    for name in runs[0]:
        seconds = statistics.median(run[name] for run in runs)
        print(f"| {name} | {seconds:.3f} | {seconds / peer:.2f} |" if peer else f"| {name} | {seconds:.3f} | |", flush=True)
    ours = statistics.median(total(run) for run in runs)
    if peer is None:
        print(f"| all layers | {ours:.2f} | |\n\nThe peer is not at hand (`make bench` installs it): no ratio.")
        return True
    print(f"| all layers | {ours:.2f} | {ours / peer:.1f} |\n| camel-lite's tokeniser | {peer:.3f} | 1 |\n")
    return ours <= MOST * peer


def in_long_texts(sizes: list[float]) -> bool:
    print("\n| megabytes | seconds | seconds a megabyte |\n|---|---|---|")
    rates = []
    for size in sizes:
        seconds = total(layer_costs(generated(size)))
        rates.append(seconds / size)
        print(f"| {size:g} | {seconds:.1f} | {seconds / size:.2f} |", flush=True)
    return max(rates[1:], default=0.0) <= GROWTH * rates[0]


def on_repeats(megabytes: float) -> bool:
    "The cost of twice the text beside that of the text, for one piece over and over."
    print(f"\n| repeated | {megabytes:g} MB: seconds | {2 * megabytes:g} MB: seconds | times |\n|---|---|---|---|")
    fine = True
    for piece in REPEATED:
        count = int(megabytes * 1e6 / len(piece.encode()))
        once, twice = (min(total(layer_costs(piece * (times * count))) for _ in range(2)) for times in (1, 2))
        grows = twice / max(once, 0.01)
        fine &= grows <= 2 * GROWTH or twice < 0.2
        print(f"| `{piece.strip() or repr(piece)}` | {once:.2f} | {twice:.2f} | {grows:.1f} |", flush=True)
    return fine


def grown(megabytes: float) -> None:
    "One long text, in this process: each layer's seconds and the peak of memory, as lines of CSV."
    text = generated(megabytes)
    rest = _peak_megabytes()
    for layer, seconds in layer_costs(text).items():
        print(f"{megabytes:g},{layer},{seconds:.3f},{rest:.0f},{_peak_megabytes():.0f}", flush=True)


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def write_growth(sizes: list[float], repeats: list[float]) -> None:
    rows = ["megabytes,layer,cpu_seconds,peak_before_mb,peak_mb"]
    for size in sizes:
        command = [sys.executable, __file__, "--one", str(size)]
        rows += subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        print(f"- {size:g} MB", flush=True)
    (DATA / "layers.csv").write_text("\n".join(rows) + "\n", "utf8")
    with (DATA / "layers_repeats.csv").open("w", encoding="utf8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["repeated", "megabytes", "layer", "cpu_seconds"])
        slow: set[str] = set()
        for size, piece in itertools.product(repeats, REPEATED):
            if piece in slow:
                continue
            costs = layer_costs(piece * int(size * 1e6 / len(piece.encode())))
            table.writerows([repr(piece)[1:-1], f"{size:g}", layer, f"{seconds:.3f}"] for layer, seconds in costs.items())
            file.flush()
            if total(costs) > ENOUGH:
                slow.add(piece)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", help="sizes of the long texts")
    parser.add_argument("--adversarial", type=float, default=0.1, help="megabytes of a monotonous text, and twice that")
    parser.add_argument("--grow", action="store_true", help="measure to the end, and write the tables of the docs")
    parser.add_argument("--repeats", default="0.5,1,2,4,8", help="megabytes of the monotonous texts, with --grow")
    parser.add_argument("--one", type=float, help="megabytes of one text (asked by --grow)")
    options = parser.parse_args()
    layer_costs(generated(0.02, seed=5))  # lexicons and dictionaries
    if options.one:
        grown(options.one)
        return 0
    sizes = [float(size) for size in (options.megabytes or ("1,4,16,64,100" if options.grow else "1,4,16")).split(",")]
    if options.grow:
        write_growth(sizes, [float(size) for size in options.repeats.split(",")])
        return 0
    held = [
        beside_the_peer(),
        in_long_texts(sizes),
        on_repeats(options.adversarial),
    ]
    for promise, kept in zip(("ten times the peer", "linear in long texts", "linear on repeats"), held, strict=True):
        print(f"- {promise}: {'held' if kept else 'MISSED'}")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
