"""Proofs: false flags on clean text, and how many slips are found; without and with wordfreq.

    python benchmarks/proofs.py [ar_pud-ud-test.conllu]

Clean text. The sentences of UD Arabic-PUD, 25 to a brief, and the bundled samples. Every hint is printed, because PUD has
real slips of its own (العكسري، وجلعت، كليومترات): what is printed is to be read, and the rate is an upper bound of false
flags. The rules were made on the sentences 1, 3, 5 …; the others were only counted on.

Slips. In the same briefs, five words each of six letters or more get one slip with a fixed seed: two letters swapped, a
letter left out, doubled, or replaced by any other. Counted: how many of these words are flagged, and with the right
suggestion. Slips that make another word cannot be found without context, and are counted as missed.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from briefkit import load, parse, samples
from briefkit.reading.proofs import _wordfreq, misspellings, proof_hints
from briefkit.text import fold

PUD = Path(__file__).parents[2] / "shared" / "corpora" / "ar_pud-ud-test.conllu"
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def briefs(path: Path) -> dict[str, list[str]]:
    "Texts of 25 sentences, by half."
    sentences = [line[9:] for line in path.read_text("utf8").split("\n") if line.startswith("# text = ")]
    return {
        name: ["\n\n".join(half[at : at + 25]) for at in range(0, len(half), 25)]
        for name, half in (("made on", sentences[0::2]), ("only counted on", sentences[1::2]))
    }


def slip(word: str, rng: random.Random) -> str:
    "The word with one letter wrong; first and last letter stay."
    at = rng.randrange(1, len(word) - 2)
    kind = rng.choice(("swapped", "left out", "doubled", "replaced"))
    if kind == "swapped" and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "left out":
        return word[:at] + word[at + 1 :]
    if kind == "doubled":
        return word[:at] + word[at] + word[at:]
    return word[:at] + rng.choice([letter for letter in LETTERS if letter != word[at]]) + word[at + 1 :]


def with_slips(text: str, rng: random.Random, count: int = 5) -> tuple[str, dict[int, tuple[str, str]]]:
    "The text with slips, and where they stand: offset -> wrong, right."
    words = [match for match in re.finditer(r"(?<![\u0621-\u0652])[\u0621-\u064a]{6,}(?![\u0621-\u0652])", text)]
    chosen = sorted(rng.sample(words, count), key=lambda match: match.start())
    pieces, places, at, length = [], {}, 0, 0
    for match in chosen:
        wrong = slip(match[0], rng)
        pieces += [text[at : match.start()], wrong]
        length += match.start() - at
        places[length] = (wrong, match[0])
        length += len(wrong)
        at = match.end()
    return "".join([*pieces, text[at:]]), places


def clean_text(texts: list[str], frequencies: bool) -> tuple[int, Counter[str], list[str]]:
    words, kinds, flagged = 0, Counter[str](), []
    for text in texts:
        brief = parse(text)
        words += sum(kind == 0 for kind in brief.tokens.kinds.tolist())
        for hint in proof_hints(brief, frequencies):
            kinds[hint.kind] += 1
            if hint.kind not in ("spelling_variant", "unbalanced"):
                flagged.append(f"{brief.source[hint.spans[0].start : hint.spans[0].end]} → {hint.suggestion}")
    return words, kinds, flagged


def found_slips(texts: list[str], frequencies: bool) -> tuple[int, int, int]:
    rng, made, flagged, right = random.Random(7), 0, 0, 0
    for text in texts:
        wrong, places = with_slips(text, rng)
        brief = parse(wrong)
        hints = {hint.spans[0].start: hint for hint in misspellings(brief, frequencies)}
        for at, (_, meant) in places.items():
            source_at = brief.spans_of(at, at + 1)[0].start if brief.text == wrong else at
            made += 1
            hint = hints.get(source_at)
            flagged += hint is not None
            right += hint is not None and fold(hint.suggestion or "") == fold(meant)
    return made, flagged, right


def main() -> int:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PUD
    settings = [False, True] if _wordfreq() is not None else [False]
    for name, sample in samples().items():
        brief = load(sample)
        for frequencies in settings:
            kinds = Counter(hint.kind for hint in proof_hints(brief, frequencies))
            print(f"{name}, {'with' if frequencies else 'without'} wordfreq: {dict(kinds)}")
    if not path.exists():
        print(f"{path} is not at hand: nothing more measured")
        return 0
    print("\n| half of PUD | wordfreq | words | word hints a thousand words | slips flagged | with the right word | seconds |")
    print("|---|---|---|---|---|---|---|")
    listed: dict[str, list[str]] = {}
    others: Counter[str] = Counter()
    for name, texts in briefs(path).items():
        for frequencies in settings:
            started = time.process_time()
            words, kinds, flagged = clean_text(texts, frequencies)
            took = time.process_time() - started
            made, hit, right = found_slips(texts, frequencies)
            spelling = sum(kinds[kind] for kind in ("misspelling", "verb_for_noun", "run_together", "name"))
            label = f"{name}, {'with' if frequencies else 'without'} wordfreq"
            listed[label] = flagged
            if not frequencies:
                others += kinds
            print(
                f"| {name} | {'yes' if frequencies else 'no'} | {words:,} | {1000 * spelling / words:.2f} |"
                f" {hit} of {made} | {right} | {took:.1f} |"
            )
    print("\nHints of all kinds on clean text, without wordfreq:", dict(others))
    for label, flagged in listed.items():
        print(f"\n{label}: " + "، ".join(flagged))
    return 0


if __name__ == "__main__":
    sys.exit(main())
