"""Speed of the text statistics on 10 MB of Arabic, beside a plain Counter, lexicalrichness, nltk and conc.

The text is built from the sentences of the bundled briefs, shuffled with a fixed seed, so it has the word order of real
sentences and is the same everywhere. One run, every tool on the same text; times are processor time, all threads
together. Set-up (reading, tokenising, indexing) is timed apart and counted with the task. Fails where a promised
ratio is missed.
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from briefkit import load, parse, samples
from briefkit.stats.collocation import collocates
from briefkit.stats.concordance import concordance
from briefkit.stats.diversity import hdd, mattr, mtld
from briefkit.stats.frequency import frequency_list
from briefkit.stats.keyness import keyness
from briefkit.stats.units import as_codes, index_units

MEGABYTES = float(os.environ.get("BRIEFKIT_BENCH_MB", "10"))
TUTORIAL = Path(__file__).parent.parent / "nbs" / "tutorials" / "data"
NODE, RARE = "في", "النهضة"  # a frequent and a rarer word
missed: list[str] = []


def sentences() -> list[str]:
    "The sentences of the bundled briefs."
    paths = [*sorted(TUTORIAL.glob("*.md")), samples()["red_sea_shipping"], samples()["libya_budget"]]
    briefs = [load(path) for path in paths]
    return [brief.text[start:end] for brief in briefs for start, end in brief.layer("sentences").ranges()]


def generated(megabytes: float, seed: int) -> str:
    "Sentences in random order until there is enough; a paragraph of five to a line."
    pool, order, pieces, size = sentences(), random.Random(seed), [], 0
    while size < megabytes * 1e6:
        order.shuffle(pool)
        for number in range(0, len(pool), 5):
            line = " ".join(pool[number : number + 5])
            pieces.append(line)
            size += len(line.encode()) + 2
    return "\n\n".join(pieces)


def timed(function: Callable[[], Any], repeat: int = 1) -> tuple[float, Any]:
    "Seconds of processor time of the quickest run, and its result."
    best, result = float("inf"), None
    for _ in range(repeat):
        started = time.process_time()
        result = function()
        best = min(best, time.process_time() - started)
    return best, result


def row(name: str, seconds: float, note: str = "") -> None:
    print(f"  {name:<64}{seconds * 1000:>12,.1f} ms  {note}")


def promise(name: str, ours: float, theirs: float, least: float) -> None:
    "Compare with a promised ratio: theirs / ours must be at least `least`."
    ratio = theirs / ours
    held = ratio >= least
    if not held:
        missed.append(name)
    print(f"  → {name}: {ratio:.2f} times as fast (promised {least:.2f}) {'' if held else '← MISSED'}")


def frequencies(text: str) -> None:
    print("\nFrequency list, from text to table")
    theirs, plain = timed(lambda: Counter(re.findall(r"\w+", text)), 3)
    row("Counter(re.findall(…)): no folding, no places, no documents", theirs, f"{plain.total():,} tokens")
    brief = parse(text)

    def ours() -> Any:
        brief._kept.clear()  # tokens are worked out anew
        return frequency_list(brief, leave_out=())

    seconds, table = timed(ours, 3)
    row("briefkit frequency_list: tokens, folding, counting, table", seconds, f"{len(table):,} types")
    promise("frequency list against Counter", seconds, theirs, 1 / 3)


def diversity(text: str) -> None:
    from lexicalrichness import LexicalRichness

    print("\nLexical diversity, on the same tokens")
    brief = parse(text)
    index = index_units(brief)
    words = index.strings()
    theirs = LexicalRichness(words, preprocessor=None, tokenizer=None)
    coding, _ = timed(lambda: as_codes(words), 3)
    row("briefkit: words as numbers, once for all measures", coding)
    preparing, _ = timed(lambda: (index.previous, index.previous_backwards))
    row("briefkit: where each word stood before, once for all measures", preparing)
    total = [coding + preparing, 0.0]
    for name, ours, their_call in (
        ("MTLD", mtld, theirs.mtld),
        ("HD-D", hdd, theirs.hdd),
        ("MATTR", mattr, theirs.mattr),
    ):
        seconds, value = timed(lambda measure=ours: measure(index), 5)
        their_seconds, their_value = timed(their_call)
        row(f"lexicalrichness {name}", their_seconds, f"{their_value:.9f}")
        row(f"briefkit {name}", seconds, f"{value:.9f}")
        promise(name, seconds, their_seconds, 10)
        total[0] += seconds
        total[1] += their_seconds
    promise("all three, coding and preparing included", total[0], total[1], 10)


PEER = r"""
import json, sys, time
from pathlib import Path
folder = Path(sys.argv[1]); node, rare = sys.argv[2:4]
import spacy, spacy.language
spacy.language.Language.disable_pipes = lambda self, *names: None   # a blank pipeline has none to disable
spacy.blank("ar").to_disk(folder / "model")
from conc.conc import Conc
from conc.corpus import Corpus
seconds = {}
def timed(name, function):
    started = time.process_time(); result = function(); seconds[name] = time.process_time() - started
    return result
corpora = [timed(f"set-up {part}", lambda: Corpus(name=part, description="").build_from_files(
    str(folder / part), str(folder), model=str(folder / "model"))) for part in ("whole", "left", "right")]
whole, left = Conc(corpora[0]), Conc(corpora[1])
timed("frequencies", lambda: whole.frequencies(page_size=10**6).to_frame())
timed("concordance", lambda: whole.concordance(node, page_size=10**6).to_frame())
timed("first page of concordance", lambda: whole.concordance(node).to_frame())
timed("collocates", lambda: whole.collocates(rare, page_size=10**6).to_frame())
left.set_reference_corpus(corpora[2])
timed("keywords", lambda: left.keywords(page_size=10**6).to_frame())
print(json.dumps(seconds))
"""


def conc_seconds(parts: dict[str, str]) -> dict[str, float] | None:
    "What conc takes for the same tasks, in its own environment; None where there is none."
    python = os.environ.get("BRIEFKIT_PEER_PYTHON")
    if not python:
        print("  conc: not installed (tools/run_benchmarks.py does that)")
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part, text in parts.items():
            (folder / part).mkdir()
            (folder / part / f"{part}.txt").write_text(text, encoding="utf8")
        done = subprocess.run(
            [python, "-c", PEER, name, NODE, RARE],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": ""},
        )
    if done.returncode:
        print(f"  conc failed: {done.stderr.strip().splitlines()[-1]}")
        return None
    return dict(json.loads(done.stdout.splitlines()[-1]))


def searches(text: str, left: str, right: str) -> None:
    print("\nConcordance, collocates, keyness: set-up, then the task")
    setup, index = timed(lambda: index_units(parse(text), leave_out=()))
    row("briefkit set-up: reading, tokens, index", setup, f"{len(index):,} tokens")
    lines, table = timed(lambda: concordance(index, NODE, sort="right1"))
    row(f"briefkit concordance of «{NODE}», all lines, sorted", lines, f"{len(table):,} lines")
    page, _ = timed(lambda: concordance(index, NODE, sort="right1", limit=20))
    row("briefkit concordance, first 20 lines", page)
    near, found = timed(lambda: collocates(index, RARE, minimum=5, within="brief"))
    row(f"briefkit collocates of «{RARE}», 9 measures", near, f"{len(found):,} words")
    inside, _ = timed(lambda: collocates(index, RARE, minimum=5))
    row("briefkit collocates within sentences, finding the sentences included (no peer does)", inside)
    keys, found = timed(lambda: keyness(parse(left), parse(right)))
    row("briefkit keyness of two halves, set-up included", keys, f"{len(found):,} words")

    from nltk.collocations import BigramCollocationFinder
    from nltk.metrics import BigramAssocMeasures
    from nltk.text import ConcordanceIndex
    from nltk.tokenize import wordpunct_tokenize

    nltk_setup, tokens = timed(lambda: wordpunct_tokenize(text))
    row("nltk set-up: wordpunct_tokenize", nltk_setup)
    nltk_index, concordancer = timed(lambda: ConcordanceIndex(tokens))
    row("nltk set-up: ConcordanceIndex", nltk_index)
    nltk_lines, _ = timed(lambda: concordancer.find_concordance(NODE, width=80))
    row("nltk concordance, all lines", nltk_lines)

    def bigrams() -> Any:
        finder = BigramCollocationFinder.from_words(tokens, window_size=5)
        finder.apply_ngram_filter(lambda one, other: RARE not in (one, other))
        return finder.score_ngrams(BigramAssocMeasures.likelihood_ratio)

    nltk_near, _ = timed(bigrams)
    row("nltk collocates, one measure", nltk_near)
    promise("concordance against nltk, set-up included", setup + lines, nltk_setup + nltk_index + nltk_lines, 1)
    promise("collocates against nltk, set-up included", setup + near, nltk_setup + nltk_near, 1)

    theirs = conc_seconds({"whole": text, "left": left, "right": right})
    if theirs is None:
        return
    for name, seconds in theirs.items():
        row(f"conc {name}", seconds)
    promise("concordance against conc, set-up included", setup + lines, theirs["set-up whole"] + theirs["concordance"], 1)
    promise("collocates against conc, set-up included", setup + near, theirs["set-up whole"] + theirs["collocates"], 1)
    both = theirs["set-up left"] + theirs["set-up right"] + theirs["keywords"]
    promise("keyness against conc, set-up included", keys, both, 1)


def main() -> int:
    text = generated(MEGABYTES, seed=20260101)
    left, right = generated(MEGABYTES / 2, seed=1), generated(MEGABYTES / 2, seed=2)
    print(f"{len(text.encode()) / 1e6:.1f} MB of Arabic, seeds fixed, {sys.version.split()[0]}")
    frequencies(text)
    diversity(text)
    searches(text, left, right)
    if missed:
        print(f"\nmissed: {'; '.join(missed)}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
