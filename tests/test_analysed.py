"""The words analysed beforehand: the file says of every word exactly what the rules say, or nothing."""

from __future__ import annotations

import functools
import importlib.util
import random
from pathlib import Path
from types import ModuleType

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
    assert analysed_words().find("،") is None
    assert rules.lemmatise(["دولار", "،", "سارية"]) == ["دولار", "،", "سارية"]


def looked_up(word: str) -> rules._Word | None:
    words = analysed_words()
    found = words.find(word)
    return found and rules._surrounded(rules._word_of(words, found[0]), SURROUNDINGS[found[1]])


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
    forms = random.Random(1).sample(list(analysed_words().rows), 3000)
    assert [looked_up(form) for form in forms] == [ruled(form) for form in forms], MADE_ANEW


def test_surrounded_forms_are_found_as_the_rules_say() -> None:
    words, found = analysed_words(), 0
    for form, row in random.Random(2).sample(sorted(words.rows.items()), 400):
        context = words.contexts[words.context_of[row]]
        for bit, around in enumerate(SURROUNDINGS):
            if context >> bit & 1:
                word = written_with(form, around)
                assert looked_up(word) == ruled(word), (form, around, MADE_ANEW)
                found += 1
    assert found > 4000


letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ"
starts, ends = (st.sampled_from(sorted({around[side] for around in SURROUNDINGS})) for side in (0, 1))
stems = st.text(letters, min_size=1, max_size=6) | st.sampled_from(sorted(analysed_words().rows)[::997])


@settings(max_examples=400, deadline=None)
@given(starts, stems, ends)
def test_any_word_has_the_lemma_of_the_rules(before: str, stem: str, behind: str) -> None:
    word = before + stem + behind
    assert looked_up(word) in (None, ruled(word))
    assert rules.lemma(word) == ruled(word).lemma


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
