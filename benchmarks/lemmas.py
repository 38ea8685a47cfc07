"""Lemmas and clitics on UD Arabic-PUD: how right, and how fast beside simplemma alone.

    python benchmarks/lemmas.py [ar_pud-ud-test.conllu]

How PUD writes clitics. Words of their own are the proclitics و ف ب ل ك س and the pronouns behind a word (ه ها هم هن هما ك
كم نا ي ني); the article stays with its noun, and the forms put together are the text (للسلطة is ل + لسلطة, دولتهم is دولت + هم).

The comparison. The sentences' text, vowel signs left out and أإآٱ written ا, is run through `tokenize` and `segment` /
`lemmatise` as it stands; nothing of the annotation is used but the sentence boundaries.

- A gold orthographic word is a longest run of gold words without a space or a sign (PUNCT, SYM) between them. It is *exactly
  right* where the boundaries that we put inside it, and at its ends, are PUD's. Words that need no cut are counted too:
  splitting nothing is right on 0.85.
- A *content word* is a gold word tagged NOUN, VERB, ADJ, ADV or PROPN. Its lemma is right where the lemma of the token whose
  stem covers most of it equals PUD's, vowel signs left out and أإآٱ written ا on both sides.
- simplemma, given PUD's own segmentation, is measured by the same equality, on the same folded forms.

The rules and lists were made on the sentences 1, 3, 5 … of the file; the others were only counted on. Both halves are reported.
"""

from __future__ import annotations

import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from layers import generated

from briefkit.lexicon import forget_lexicons
from briefkit.reading.lemmas import lemma, lemmatise, segment
from briefkit.text import tokenize

PUD = Path(__file__).parents[2] / "shared" / "corpora" / "ar_pud-ud-test.conllu"
CONTENT = {"NOUN", "VERB", "ADJ", "ADV", "PROPN"}
SIGNS = {"PUNCT", "SYM"}
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u0610-\u061a\u06d6-\u06ed]")
_ALEF = str.maketrans("أإآٱ{", "ااااا", "`_")


def folded(text: str) -> str:
    "Without vowel signs, one alef; PUD's lemmas have ` for the small alef and { for ٱ."
    return _MARKS.sub("", text).translate(_ALEF)


class GoldWord(NamedTuple):
    start: int
    end: int
    lemma: str
    tag: str
    space_after: bool


class Sentence(NamedTuple):
    text: str  # folded
    words: list[GoldWord]


def sentences(path: Path) -> Iterator[Sentence]:
    "The sentences of a CoNLL-U file, as folded running text with the places of its words."
    rows: list[list[str]] = []
    for line in [*path.read_text("utf8").split("\n"), ""]:
        if line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            text, words = "", []
            for row in rows:
                form, space = folded(row[1]), "SpaceAfter=No" not in row[9]
                words.append(GoldWord(len(text), len(text) + len(form), folded(row[2]), row[3], space))
                text += form + (" " if space else "")
            yield Sentence(text.rstrip(), words)
            rows = []


def orthographic_words(sentence: Sentence) -> Iterator[list[GoldWord]]:
    run: list[GoldWord] = []
    for word in sentence.words:
        if word.tag not in SIGNS:
            run.append(word)
        if run and (word.tag in SIGNS or word.space_after):
            yield run
            run = []
    if run:
        yield run


def judged(sentence: Sentence) -> tuple[int, int, int, int, list[tuple[str, str, str]]]:
    "Right and all orthographic words, right and all content words, and what went wrong."
    tokens = tokenize(sentence.text)
    forms = tokens.forms()
    boundaries: set[int] = set()
    stems: list[tuple[int, int]] = []
    for start, end, form in zip(tokens.starts.tolist(), tokens.ends.tolist(), forms, strict=True):
        found = segment(form)
        at = start
        for proclitic in found.proclitics:
            boundaries.add(at)
            at += len(proclitic)
        boundaries |= {start, start + found.start, start + found.end, end}
        stems.append((start + found.start, start + found.end))
    lemmas = lemmatise(forms)
    right = words = right_lemmas = content = 0
    wrong: list[tuple[str, str, str]] = []
    for run in orthographic_words(sentence):
        first, last = run[0].start, run[-1].end
        gold = {word.start for word in run} | {last}
        ours = {at for at in boundaries if first <= at <= last} | {first, last}
        words += 1
        right += ours == gold and {first, last} <= boundaries
        if ours != gold:
            wrong.append(("cut", sentence.text[first:last], "+".join(sentence.text[w.start : w.end] for w in run)))
        for word in run:
            if word.tag not in CONTENT:
                continue
            content += 1
            shares = [(min(end, word.end) - max(start, word.start), -i) for i, (start, end) in enumerate(stems)]
            share, index = max(shares, default=(0, 0))
            answer = folded(lemmas[-index]) if share > 0 else ""
            right_lemmas += answer == word.lemma
            if answer != word.lemma:
                wrong.append((word.tag, f"{sentence.text[first:last]}: {answer}", word.lemma))
    return right, words, right_lemmas, content, wrong


def accuracy(path: Path) -> dict[str, dict[str, float]]:
    "The figures by half."
    every = list(sentences(path))
    result = {}
    for name, half in (("developed on", every[0::2]), ("only counted on", every[1::2])):
        counts = [judged(sentence)[:4] for sentence in half]
        right, words, right_lemmas, content = map(sum, zip(*counts, strict=True))
        whole = sum(len(run) == 1 for sentence in half for run in orthographic_words(sentence))
        result[name] = {
            "sentences": len(half),
            "words": words,
            "segmentation": right / words,
            "splitting nothing": whole / words,
            "content words": content,
            "lemma": right_lemmas / content,
            "simplemma with PUD's cuts": simplemma_accuracy(half),
        }
    return result


def simplemma_accuracy(half: list[Sentence]) -> float:
    from simplemma import lemmatize

    right = content = 0
    for sentence in half:
        for word in sentence.words:
            if word.tag in CONTENT:
                content += 1
                right += folded(lemmatize(sentence.text[word.start : word.end], "ar")) == word.lemma
    return right / content


def word_lists(path: Path) -> Iterator[tuple[str, list[str]]]:
    "Texts of several kinds, as words."
    once = [form for sentence in sentences(path) for form in tokenize(sentence.text).forms()]
    yield "PUD once", once
    yield "sample briefs, sentences drawn, 1 MB", tokenize(generated(1.0)).forms()
    yield "PUD over and over, 1 MB", once * 5
    yield "PUD over and over, 10 MB", once * 50
    try:
        from wordfreq import get_frequency_dict
    except ImportError:
        return
    weights = {w: f for w, f in get_frequency_dict("ar", "large").items() if any("\u0621" <= c <= "\u064a" for c in w)}
    drawn = random.Random(1).choices(list(weights), list(weights.values()), k=1_000_000)
    yield "drawn by frequency, 1 MB", drawn[:90_000]
    yield "drawn by frequency, 11 MB", drawn


def speed(path: Path) -> None:
    """Words a second, processor time, briefkit and simplemma in turn; medians of three.

    *Cold* is a process of its own for each, from its start to the last lemma, libraries and dictionaries loaded on the way.
    *First* and *second* are in one process that has loaded its dictionary: no word type is known, then all are.
    simplemma keeps 65,536 types. Words of real texts are more various than PUD over and over: so many are drawn at random
    from wordfreq's list of 600,000 forms, each as often as texts use it.
    """
    from simplemma import Lemmatizer

    Lemmatizer().lemmatize("كتاب", "ar")
    for label, words in word_lists(path):
        rows: list[list[float]] = []
        for _ in range(3):
            forget_lexicons()
            lemma("كتاب")
            peer = Lemmatizer()
            ours = [_seconds(lambda words=words: lemmatise(words)) for _ in range(2)]
            theirs = [_seconds(lambda words=words, peer=peer: [peer.lemmatize(w, "ar") for w in words]) for _ in range(2)]
            cold = [_cold_seconds(program, words) for program in (COLD_BRIEFKIT, COLD_SIMPLEMMA)]
            rows.append([cold[0], ours[0], ours[1], cold[1], theirs[0], theirs[1]])
        median = [statistics.median(column) for column in zip(*rows, strict=True)]
        print(f"| {label} | {len(words):,} | {len(set(words)):,} |", end="")
        for mine, other in zip(median[:3], median[3:], strict=True):
            print(f" {1000 * mine:.0f} | {1000 * other:.0f} | {other / mine:.1f} |", end="")
        print(flush=True)


COLD_BRIEFKIT = "from briefkit.reading.lemmas import lemmatise; lemmatise(words)"
COLD_SIMPLEMMA = "from simplemma import lemmatize; [lemmatize(word, 'ar') for word in words]"


def _cold_seconds(program: str, words: list[str]) -> float:
    "Of a whole process, the reading of the words left out."
    code = (
        "import sys, time; words = sys.stdin.buffer.read().decode().split('\\n'); t = time.process_time();"
        f"{program}; print(time.process_time() - t)"
    )
    run = subprocess.run([sys.executable, "-c", code], input="\n".join(words).encode(), capture_output=True, check=True)
    return float(run.stdout)


def _seconds(function) -> float:  # type: ignore[no-untyped-def]
    started = time.process_time()
    function()
    return time.process_time() - started


def main() -> int:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PUD
    if not path.exists():
        print(f"{path} is not at hand: nothing measured")
        return 0
    halves = accuracy(path)
    print("| half of PUD | words | cut exactly right | splitting nothing | content words | lemma right | simplemma, PUD's cuts |")
    print("|---|---|---|---|---|---|---|")
    for name, f in halves.items():
        print(
            f"| {name} | {f['words']:,} | {f['segmentation']:.4f} | {f['splitting nothing']:.3f} |"
            f" {f['content words']:,} | {f['lemma']:.4f} | {f['simplemma with PUD' + chr(39) + 's cuts']:.3f} |"
        )
    print("\nMilliseconds of processor time; cold process, then dictionaries loaded: first and second pass\n")
    head = ("cold", "first", "second")
    print("| text | words | types |" + "".join(f" {name}: briefkit | simplemma | times |" for name in head))
    print("|---" * 12 + "|")
    speed(path)
    return 0 if all(f["segmentation"] >= 0.98 and f["lemma"] >= 0.84 for f in halves.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
