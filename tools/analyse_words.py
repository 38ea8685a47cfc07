"""Ask the rules of `briefkit.reading.lemmas` beforehand, and keep their answers: briefkit/data/lemmas/analysed.npz.

    python tools/analyse_words.py [--processes 2]

Needed after a change of these rules, of a word list `lemmas_*.csv` or of simplemma's version (a test says so); takes some
minutes. What the file is good for and how it is laid out: nbs/reading/08_analysed.ipynb.
"""

import argparse
import time
from multiprocessing import Pool
from pathlib import Path
from typing import NamedTuple

import numpy as np
from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

from briefkit.reading import lemmas as rules
from briefkit.reading.analysed import SURROUNDINGS, TRAITS, Surroundings, written_with
from briefkit.text import fold

FILE = Path(__file__).resolve().parent.parent / "briefkit/data/lemmas/analysed.npz"


class Dictionary(NamedTuple):
    "simplemma's, as the rules want it."

    listed: dict[str, str]  # plain form -> lemma
    exact: dict[str, str]  # the same for forms whose hamza decides
    verbs: list[str]
    forms: list[str]  # all of them, as they are


def dictionary() -> Dictionary:
    "Read simplemma's dictionary."
    entries = dict(DEFAULT_DICTIONARY_FACTORY.get_dictionary("ar"))
    plain = {form: rules._plain(form) for form in entries}
    listed = {plain[form]: lemma for form, lemma in entries.items()}
    # the better form where one leaves the hamza out
    listed |= {plain[form]: lemma for form, lemma in entries.items() if form != plain[form] and plain[form][:2] != "ال"}
    exact = {form: lemma for form, lemma in entries.items() if listed[plain[form]] != lemma}
    # only a verb has a dual of the second person, and only a verb begins with ي where its lemma does not
    verbs = [
        lemma
        for form, lemma in entries.items()
        if len(lemma) > 1
        and ((form[:1] == "ي" and lemma[:1] != "ي") or (form[-3:] == "تما" and lemma[-3:] != "تما"))
    ]
    return Dictionary(listed, exact, list(dict.fromkeys(verbs)), list(entries))


class Row(NamedTuple):
    form: str
    word: rules._Word
    context: int  # set of bits


known: rules._Attested  # of each process


def start(words: Dictionary) -> None:
    global known
    known = rules._with_lexicons(words.listed, words.exact, words.verbs)


def answer(form: str) -> rules._Word:
    "What the rules say."
    plain = rules._plain(form)
    word = rules._analyse(known, form, plain)
    known.cuts.pop(plain, None)
    return word


def expected(word: rules._Word, around: Surroundings) -> rules._Word:
    "What the rules must say of a word with these surroundings, for the file to know it."
    return rules._surrounded(word, around)


def makes_sense(form: str, around: Surroundings) -> bool:
    before, behind, pronoun = around
    articled = before.endswith(("ال", "لل"))
    if form[:2] == "ال":
        return not articled and "س" not in before and not behind
    if pronoun:
        return not articled
    return not behind or ("س" not in before and (form[-1] != "ة" or behind == "ات"))


def analysed(form: str) -> Row:
    "A form with its context."
    word = answer(form)
    context = 0
    bare: dict[str, bool] = {"": True}  # ending -> whether it may stand there at all
    for bit, around in sorted(enumerate(SURROUNDINGS), key=lambda item: item[1].before != ""):
        if len(form) < 2 or not bit or not makes_sense(form, around) or not bare.get(around.behind, not around.before):
            continue
        agrees = answer(written_with(form, around)) == expected(word, around)
        context |= agrees << bit
        if not around.before:
            bare[around.behind] = agrees
    return Row(form, word, context)


def ordered_forms(words: Dictionary) -> list[str]:
    "The three groups, in the order of the file."
    listed = sorted(words.listed, key=lambda form: (words.listed[form], form))
    own = [*known.closed, *known.names, *known.irregular, *known.names.values()]
    own += [form for entries in known.irregular.values() for form, _ in entries]
    own += [fold(form, alef=False, **rules._PLAIN) for form in own]
    done = {*words.listed, *words.exact}
    others = sorted({form for form in [*words.forms, *own] if form not in done and rules._is_word(form)})
    return [*listed, *sorted(words.exact), *others]


def columns(words: Dictionary, rows: list[Row]) -> dict[str, np.ndarray]:
    "The file's arrays; `AnalysedWords` reads them."
    used = {*words.listed.values(), *words.exact.values(), *words.verbs}
    used |= {row.word.lemma for row in rows} | {row.word.adjective for row in rows if row.word.adjective}
    names = sorted(used)
    index = {name: number for number, name in enumerate(names)}
    plain = len(words.listed)
    said = [index[row.word.lemma] - (index[words.listed[row.form]] if i < plain else 0) for i, row in enumerate(rows)]
    contexts = sorted({row.context for row in rows})
    number = {context: at for at, context in enumerate(contexts)}
    size, own = (len(SURROUNDINGS) + 7) // 8, set(words.forms)
    adjectives = [(i, index[row.word.adjective]) for i, row in enumerate(rows) if row.word.adjective]
    return {
        "forms": blob("\n".join(row.form for row in rows)),
        "lemmas": blob("\n".join(names)),
        "rows_of_lemma": np.bincount([index[words.listed[row.form]] for row in rows[:plain]], minlength=len(names)),
        "exact": np.array([index[words.exact[row.form]] for row in rows[plain : plain + len(words.exact)]], np.int32),
        "differs": np.array(said, np.int32),
        "verbs": np.array([index[verb] for verb in words.verbs], np.int32),
        "traits": np.array([traits(row, own) for row in rows], np.uint8),
        "contexts": np.array([list(context.to_bytes(size, "little")) for context in contexts], np.uint8),
        "context_of": np.array([number[row.context] for row in rows], np.uint16),
        "adjective_rows": np.array([row for row, _ in adjectives], np.int32),
        "adjectives": np.array([name for _, name in adjectives], np.int32),
        "lexicons": blob(rules._lexicons_in_force()),
    }


def traits(row: Row, dictionary: set[str]) -> int:
    listed, word = row.form in dictionary, rules._is_word(row.form)
    return rules._traits(row.word) | listed * TRAITS["listed"] | (not word) * TRAITS["no word"]


def blob(text: str) -> np.ndarray:
    return np.frombuffer(text.encode(), np.uint8)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    started = time.monotonic()
    words = dictionary()
    start(words)
    forms = ordered_forms(words)
    with Pool(options.processes, start, (words,)) as pool:
        rows = pool.map(analysed, forms, chunksize=1000)
    FILE.parent.mkdir(exist_ok=True)
    np.savez_compressed(FILE, allow_pickle=False, **columns(words, rows))
    contexts = len({row.context for row in rows})
    print(f"{len(rows):,} forms, {contexts:,} contexts, {FILE.stat().st_size / 1e6:.2f} MB, {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
