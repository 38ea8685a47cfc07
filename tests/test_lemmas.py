"""Clitics and lemmas: what is cut and what is not, offsets into any word, determinism; figures on Arabic-PUD where it is at hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit import parse
from briefkit.lexicon import reset_lexicons, use_lexicon
from briefkit.reading.lemmas import lemma, lemmatise, segment, spelling_variants

PUD = Path(__file__).parents[2] / "shared" / "corpora" / "ar_pud-ud-test.conllu"


@pytest.mark.parametrize(
    "word, pieces",
    [
        ("وبقواتهم", "و ب قوات هم"),
        ("للسلطة", "ل لسلطة"),
        ("وللعراق", "و ل لعراق"),
        ("سيعلنونها", "س يعلنون ها"),
        ("يمكننا", "يمكن نا"),
        ("دولتهم", "دولت هم"),
        ("عليه", "علي ه"),
        ("لأنها", "ل أن ها"),
        ("بسبب", "ب سبب"),
        ("وقالت", "و قالت"),
        ("فإن", "ف إن"),
        ("كذلك", "كذلك"),
        ("بيان", "بيان"),
        ("وزير", "وزير"),
        ("لبنان", "لبنان"),
        ("فلسطين", "فلسطين"),
        ("كوريا", "كوريا"),
        ("باريس", "باريس"),
        ("وجه", "وجه"),
        ("سياسة", "سياسة"),
        ("كتلة", "كتلة"),
        ("لكن", "لكن"),
        ("واحد", "واحد"),
        ("ولاية", "ولاية"),
        ("التقى", "التقى"),
        ("إلغاء", "إلغاء"),
    ],
)
def test_segments(word: str, pieces: str) -> None:
    found = segment(word)
    assert " ".join([*found.proclitics, found.stem, *found.enclitics]) == pieces
    assert word[found.start : found.end] == found.stem


@pytest.mark.parametrize(
    "word, expected",
    [
        ("قوات", "قوة"),
        ("سيكون", "كان"),
        ("يمكن", "أمكن"),
        ("أعلنت", "أعلن"),
        ("تستشهد", "استشهد"),
        ("تصريحاته", "تصريح"),
        ("السياسية", "سياسي"),
        ("الماضي", "ماضي"),
        ("إعداد", "إعداد"),
        ("أعداد", "عدد"),
        ("إجراءات", "إجراء"),
        ("مسؤولين", "مسؤول"),
        ("حكومتي", "حكومة"),
        ("الله", "الله"),
    ],
)
def test_lemmas(word: str, expected: str) -> None:
    assert lemma(word) == expected


def test_the_article_of_a_verb_is_none() -> None:
    assert not segment("التقى").article
    assert segment("التقارير").article
    assert segment("للتقارير").article
    assert not segment("ألقى").article


def test_the_word_before_tells_noun_from_adjective() -> None:
    assert lemmatise(["في", "العملية", "العسكرية"])[1] == "عملية"
    assert lemmatise(["الجوانب", "العملية"])[1] == "عملي"
    assert lemmatise(["الجوانب", "،", "العملية"])[2] == "عملية"


def test_signs_and_numbers_stay() -> None:
    assert lemmatise(["25", "،", "NATO", "80%", ""]) == ["25", "،", "NATO", "80%", ""]


_WORDS = st.text(alphabet=st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىؤئءًٌٍَُِّْـﻻﷲ\u200fAb1 \n"), max_size=14)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(_WORDS)
def test_any_word_has_a_stem_within_it(word: str) -> None:
    found = segment(word)
    assert 0 <= found.start <= found.end <= len(word)
    assert word[found.start : found.end] == found.stem
    assert segment(word) == found
    assert isinstance(lemma(word), str)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(_WORDS, max_size=12))
def test_any_text_has_one_lemma_a_word(words: list[str]) -> None:
    assert len(lemmatise(words)) == len(words)
    assert lemmatise(words) == lemmatise(words)
    assert spelling_variants(words) == spelling_variants(words)


def test_token_columns() -> None:
    tokens = parse("أعلنت الحكومة 3 مبادرات، وستعلنها لاحقاً.").layer("tokens")
    assert tokens["lemma"][:3] == ["أعلن", "حكومة", None]
    assert tokens["clitics"][5] == ("و+", "س+", "+ها")


def test_a_list_of_ones_own_changes_the_answer(tmp_path: Path) -> None:
    own = tmp_path / "names.csv"
    own.write_text("form,kind,source\nبكذاكذا,person,mine\n", "utf8")
    before = segment("بكذاكذا")
    try:
        use_lexicon("lemmas_names", own)
        assert segment("بكذاكذا").clitics == ()
        assert lemma("بكذاكذا") == "بكذاكذا"
    finally:
        reset_lexicons()
    assert segment("بكذاكذا") == before


def test_spellings_of_one_word() -> None:
    words = ["الأمريكية", "أمريكي", "الأميركي", "مسؤول", "المسئول", "على", "علي", "إعلام", "أعلام", "كان", "كأن", "لا", "سيما", "لاسيما"]
    found = {group.spellings for group in spelling_variants(words)}
    assert found == {("أمريك", "أميرك"), ("مسؤول", "مسئول"), ("لا سيما", "لاسيما")}


def test_the_dictionary_is_loaded_late() -> None:
    code = "import sys, briefkit.reading.lemmas as m; assert not any(n.startswith('simplemma') for n in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.skipif(not PUD.exists(), reason="the corpus is not at hand")
def test_figures_on_pud() -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
    try:
        import lemmas as benchmark
    finally:
        sys.path.pop(0)
    halves = benchmark.accuracy(PUD)
    for figures in halves.values():
        assert figures["segmentation"] >= 0.98
        assert figures["lemma"] >= 0.84
