"""The words analysed beforehand: the file says of every word exactly what the rules say, or nothing."""

from __future__ import annotations

import functools
import importlib.util
import random
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit.lexicon import reset_lexicons, use_lexicon
from briefkit.reading import lemmas as rules
from briefkit.reading.analysed import SURROUNDINGS, analysed_words, written_with

TOOL = Path(__file__).parents[1] / "tools" / "analyse_words.py"
MADE_ANEW = "the file is older than what it was made of: python tools/analyse_words.py"


@functools.cache
def by_rule() -> rules._Attested:
    words = analysed_words()
    return rules._with_lexicons(words.listed, words.exact, words.verbs)


def test_signs_are_no_words() -> None:
    assert looked_up(["،"]) == [None]
    assert rules.lemmatise(["دولار", "،", "سارية"]) == ["دولار", "،", "سارية"]


def looked_up(forms: list[str]) -> list[rules._Word | None]:
    words = analysed_words()
    places = zip(*(column.tolist() for column in words.find(forms)), strict=True)
    return [rules._surrounded(rules._word_of(words, row), SURROUNDINGS[bit]) if row >= 0 else None for row, bit in places]


def ruled(word: str) -> rules._Word:
    return rules._analyse(by_rule(), word, rules._plain(word))


@functools.cache
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("analyse_words", TOOL)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_forms_are_found_as_the_rules_say() -> None:
    forms = [form for form in random.Random(1).sample(analysed_words().forms, 3000) if rules._is_word(form)]
    assert looked_up(forms) == [ruled(form) for form in forms], MADE_ANEW


def test_no_two_forms_share_a_number() -> None:
    words = analysed_words()
    forms = {words.forms[row] for row in words.rows_of_numbers.tolist()}
    assert len(set(words.numbers.tolist())) == len(forms)


def test_surrounded_forms_are_found_as_the_rules_say() -> None:
    words, made = analysed_words(), []
    for row in random.Random(2).sample(range(len(words.forms)), 400):
        bits = np.arange(len(SURROUNDINGS))
        allowed = bits[words.allows(np.full(len(bits), row), bits)]
        made += [written_with(words.forms[row], SURROUNDINGS[bit]) for bit in allowed.tolist()]
    assert len(made) > 4000
    assert looked_up(made) == [ruled(word) for word in made], MADE_ANEW


letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ"
starts, ends = (st.sampled_from(sorted({around[side] for around in SURROUNDINGS})) for side in (0, 1))
stems = st.text(letters, min_size=1, max_size=6) | st.sampled_from(analysed_words().forms[::997])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.builds(lambda *parts: "".join(parts), starts, stems, ends), min_size=1, max_size=60))
def test_any_words_have_the_lemmas_of_the_rules(words: list[str]) -> None:
    told = [ruled(word) for word in words]
    assert all(found in (None, said) for found, said in zip(looked_up(words), told, strict=True))
    assert [rules.lemma(word) for word in words] == [said.lemma for said in told]


def test_it_is_made_of_the_word_lists_in_force() -> None:
    assert analysed_words().lexicons == rules._lexicons_in_force(), MADE_ANEW


def test_it_is_made_of_the_dictionary() -> None:
    words, dictionary = analysed_words(), tool().dictionary()
    assert words.listed == dictionary.listed, MADE_ANEW
    assert words.exact == dictionary.exact and words.verbs == dictionary.verbs


def test_it_is_left_aside_where_a_word_list_is_the_users(tmp_path: Path) -> None:
    own = tmp_path / "names.csv"
    own.write_text("form,source\nوبالعراق,own\n", encoding="utf8")
    assert rules.lemma("وبالعراق") == "عراق"
    use_lexicon("lemmas_names", own)
    try:
        assert rules.lemma("وبالعراق") == "وبالعراق"
    finally:
        reset_lexicons()
    assert rules.lemma("وبالعراق") == "عراق"


@pytest.mark.parametrize("word", ["", "و", "ال", "\n", "أ\nب", "ـــ", "والوالوال", "لل", "للل", "ٳلى"])
def test_odd_words_have_a_lemma(word: str) -> None:
    assert rules.lemmatise([word, word]) == [rules.lemma(word)] * 2
