"""Clauses and connectives: finite verbs found on UD Arabic-PUD, and the time they take beside tokens and entities.

    python benchmarks/clauses.py [ar_pud-ud-test.conllu]

A gold word tagged VERB or AUX that has an aspect is a finite verb; a word of ours that holds it is right where it is read as
one. ليس and its forms, which PUD tags as a particle, are not judged. The text is PUD's as published, vowel signs left out. The
rules were made on the sentences 1, 3, 5 …; the others were only counted on. Lemmas are compared folded, over the verbs found.

Speed: processor time of one process over the sample briefs, repeated; medians of five runs, tokens, clauses, connectives and
entities alternating in one run; twice the text shows whether the time is linear.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import briefkit as bk
from briefkit.reading.clauses import brief_clauses, text_clauses
from briefkit.text import fold, tokenize

PUD = Path(__file__).parents[2] / "shared" / "corpora" / "ar_pud-ud-test.conllu"
RUNS, COPIES = 5, (20, 40)


def gold_sentences(path: Path) -> list[tuple[str, list[tuple[int, int, str]]]]:
    "Text without vowel signs, and place and lemma of its finite verbs."
    found, rows = [], []
    for line in [*path.read_text("utf8").split("\n"), ""]:
        if line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            text, verbs = "", []
            for row in rows:
                form = fold(row[1], alef=False, ya=False, ta_marbuta=False, hamza=False)
                if row[3] in ("VERB", "AUX") and "Aspect" in row[5]:
                    verbs.append((len(text), len(text) + len(form), row[2]))
                text += form + ("" if "SpaceAfter=No" in row[9] else " ")
            found.append((text.rstrip(), verbs))
            rows = []
    return found


def count_verbs(sentences: list[tuple[str, list[tuple[int, int, str]]]]) -> tuple[int, int, int, int]:
    "Verbs found, false ones, missed ones, right lemmas."
    hit = false = missed = lemmas = 0
    for text, gold in sentences:
        read = text_clauses(text)
        for index, (start, end) in enumerate(zip(read.words.starts, read.words.ends, strict=True)):
            verb = read.verbs[index]
            lemma = next((lemma for at, stop, lemma in gold if start <= at and stop <= end), None)
            if read.types[index].role == "copula":
                continue
            hit += verb is not None and lemma is not None
            false += verb is not None and lemma is None
            missed += verb is None and lemma is not None
            lemmas += verb is not None and lemma is not None and fold(verb.lemma) == fold(lemma)
    return hit, false, missed, lemmas


STEPS: dict[str, Callable[[bk.Brief], object]] = {
    "tokens": lambda brief: tokenize(brief.text),
    "clauses": brief_clauses,
    "connectives": lambda brief: brief.layer("connectives"),
    "entities": lambda brief: brief.layer("entities"),
}


def seconds(step: Callable[[bk.Brief], object], brief: bk.Brief) -> float:
    start = time.process_time()
    step(brief)
    return time.process_time() - start


def speed(copies: int) -> tuple[int, dict[str, float]]:
    "Words, and median seconds by step."
    source = "\n\n".join(bk.load(path).text for path in bk.samples().values()) + "\n\n"
    bk.parse(source).layer("connectives")
    bk.parse(source).layer("entities")
    runs: dict[str, list[float]] = {}
    words = 0
    for _ in range(RUNS):
        brief = bk.parse(source * copies)
        brief.layer("sentences")
        brief.layer("dates")
        for name, step in STEPS.items():
            runs.setdefault(name, []).append(seconds(step, brief))
        words = len(brief_clauses(brief).inner)
    return words, {name: statistics.median(times) for name, times in runs.items()}


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PUD
    if path.is_file():
        sentences = gold_sentences(path)
        for name, half in (("developed on", sentences[0::2]), ("only counted on", sentences[1::2])):
            hit, false, missed, lemmas = count_verbs(half)
            f1 = 2 * hit / (2 * hit + false + missed)
            print(f"{name}: {hit} of {hit + missed} verbs, {false} false, F1 {f1:.3f}; lemma right {lemmas / hit:.3f}")
    for copies in COPIES:
        words, times = speed(copies)
        ratios = ", ".join(f"{name} {value * 1000:.0f} ms ({value / times['tokens']:.1f})" for name, value in times.items())
        print(f"{words} words: {ratios}")


if __name__ == "__main__":
    main()
