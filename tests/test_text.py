"""Folding, alignment, tokens and sentences on any text: properties that must hold whatever somebody writes."""

import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit.text import FoldSwitches, fold, fold_aligned, split_sentences, tokenize

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي ةىءؤئأإآٱًٌٍَُِّْٰـ٠١٢٣٫٬٪،؛؟.…:«»()[]\"'’"
ODD = (
    "\u0654\u0655\u200f\u200e\u200c\u200d\u2067\u2069\ufeff\ufefb\ufdfa\ufc5e"
    "\U0001f600\U0001f468\u0301\r\n\t\x00\x1c\u2028-/%#@abzAZ019é漢_ـ"
)
texts = st.text(st.one_of(st.sampled_from(ARABIC), st.sampled_from(ODD), st.characters()), max_size=60)
switches = st.fixed_dictionaries({name: st.booleans() for name in FoldSwitches._fields})


@given(texts, switches)
@settings(max_examples=300, deadline=None)
def test_folding_twice_changes_nothing(text, chosen):
    once = fold(text, **chosen)
    assert fold(once, **chosen) == once


@given(texts, switches)
@settings(max_examples=300, deadline=None)
def test_alignment_agrees_with_folding_and_leads_back(text, chosen):
    folded = fold_aligned(text, **chosen)
    assert folded.text == fold(text, **chosen)
    alignment = folded.alignment
    assert (alignment.source_length, alignment.target_length) == (len(text), len(folded.text))
    for i in range(len(folded.text)):
        start, end = alignment.source_span(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert folded.text[i] in fold(text[start:end], **chosen)  # it was made from just these characters
        back = alignment.target_span(start, end)
        assert back[0] <= i < back[1]


@given(texts)
@settings(max_examples=200, deadline=None)
def test_whole_columns_are_mapped_as_single_spans(text):
    alignment = fold_aligned(text).alignment
    pairs = [(i, j) for i in range(0, alignment.target_length, 3) for j in range(i, alignment.target_length + 1, 5)]
    if pairs:
        starts, ends = alignment.source_spans(np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs]))
        assert list(zip(starts.tolist(), ends.tolist())) == [alignment.source_span(*p) for p in pairs]


@given(texts)
@settings(max_examples=400, deadline=None)
def test_tokens_cover_everything_but_space_and_never_split_a_mark(text):
    tokens = tokenize(text)
    assert (tokens.starts < tokens.ends).all()
    assert (tokens.starts[1:] >= tokens.ends[:-1]).all()
    assert [token.text for token in tokens] == tokens.forms() == [text[a:b] for a, b in zip(tokens.starts, tokens.ends)]
    covered = {i for a, b in zip(tokens.starts.tolist(), tokens.ends.tolist()) for i in range(a, b)}
    for i, character in enumerate(text):
        if i not in covered:
            assert unicodedata.category(character)[0] in "ZC" or character in "\ufe0e\ufe0f"
    for start in tokens.starts.tolist():
        if start and unicodedata.category(text[start]) == "Mn" and text[start] not in "\ufe0e\ufe0f":
            assert not text[start - 1].isalnum()
    assert len(tokens.folded()) == len(tokens)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_sentences_are_in_order_and_leave_out_only_space(text):
    sentences = split_sentences(text)
    at = 0
    for start, end in sentences:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        at = end
    assert not text[at:].strip()


def test_ends_that_are_none():
    for text in ("قال د. سامي إن النمو بلغ 3.5% في 2024.", "انظر ص. 14 من التقرير.", "التقى أ.د. محمود الوفد.", "1. بند أول"):
        assert len(split_sentences(text)) == 1, text
    assert len(split_sentences("هل ينسحب؟ لا. وداعاً!")) == 3
    quoted = "قال «لن ننسحب. سنبقى هنا.» وغادر القاعة."
    assert [quoted[a:b] for a, b in split_sentences(quoted)] == ["قال «لن ننسحب. سنبقى هنا.»", "وغادر القاعة."]
    assert len(split_sentences("انتهى الاجتماع.وبدأت المشاورات فوراً.")) == 2


def test_long_repeats_stay_linear():
    for piece in ("1,", "a.", "@a.", "((", "«", "ا. ", "ـ", "\u064b", "www.", "1/1/", "#"):
        text = piece * 40_000
        assert len(tokenize(text)) >= 0 and split_sentences(text) is not None
