"""Clauses: finite verbs, boundaries, scopes, subjects; any text is read without error and into nested ranges."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.reading.clauses import (
    Clauses,
    brief_clauses,
    clause_at,
    noun_phrase,
    stretch_after,
    stretch_before,
    subject_of,
    text_clauses,
    word_type,
)

WORDS = [
    "أن",
    "إن",
    "الذي",
    "التي",
    "لكن",
    "بينما",
    "لأن",
    "إذا",
    "لو",
    "حيث",
    "كما",
    "ما",
    "لم",
    "لن",
    "قد",
    "سوف",
    "لا",
    "من",
    "في",
    "على",
    "إلى",
    "عن",
    "ثم",
    "أو",
    "بل",
    "إلا",
    "غير",
    "رغم",
    "مع",
    "بعد",
    "قبل",
    "تراجع",
    "يخشى",
    "أعلن",
    "وأكد",
    "فإن",
    "وإن",
    "وأن",
    "ولم",
    "وقد",
    "سيواصل",
    "لتعزيز",
    "ليعود",
    "الحكومة",
    "بغداد",
    "اتفاق",
    "اتفاقاً",
    "قوات",
    "25",
    "ـ",
    "قال",
    "أما",
    "إما",
    "هو",
    "ذلك",
    "مؤكداً",
    "كان",
    "يعمل",
    "فقد",
    "ومن",
    "وبالتالي",
    "لذلك",
    "وهو",
    "مما",
]
SIGNS = ["", "،", "؛", ".", ":", " –", "»", " «", " (", ")", "؟", "\n\n", "…"]
arabic_like = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS)), max_size=60).map(
    lambda pairs: " ".join(word + sign for word, sign in pairs)
)


def check(read: Clauses) -> None:
    count = len(read.words.starts)
    assert len(read.inner) == len(read.types) == len(read.verbs) == len(read.signs) == count
    for number, clause in enumerate(read):
        assert 0 <= clause.first <= clause.last <= count
        assert clause.first <= clause.core <= clause.last <= clause.chain_last
        if clause.host is not None:
            host = read.clauses[clause.host]
            assert clause.host < number and host.first <= clause.first and clause.last <= host.last
        if clause.verb is not None:
            assert (
                clause.first <= clause.verb < max(clause.last, clause.first + 1) and read.verbs[clause.verb] is not None
            )
        assert clause.joined_to is None or clause.joined_to < number
    for index, number in enumerate(read.inner):
        assert read.clauses[number].first <= index < read.clauses[number].last
    for index, verb in enumerate(read.verbs):
        if verb is not None:
            found = subject_of(read, index)
            assert found is None or (0 <= found[0] < found[1] <= count and not found[0] <= index < found[1])
    for index in range(count):
        assert index <= noun_phrase(read, index) <= count
        assert index <= noun_phrase(read, index, prepositions=True) <= count
    for offset in range(0, len(read.words.text) + 1, 7):
        clause_at(read, offset)
        for found in (
            stretch_after(read, offset),
            stretch_after(read, offset, core=False),
            stretch_before(read, offset),
        ):
            assert found is None or 0 <= found[0] < found[1] <= len(read.words.text)


@settings(max_examples=300, deadline=None)
@given(arabic_like)
def test_any_sequence_of_words_is_read(text: str) -> None:
    read = text_clauses(text)
    check(read)
    assert [(c.first, c.last, c.kind, c.host) for c in text_clauses(text)] == [
        (c.first, c.last, c.kind, c.host) for c in read
    ]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='ابتةويفلسكمنأإآءؤئىً ّ،؛.:()«»"\n12a–', max_size=200))
def test_any_text_is_read(text: str) -> None:
    check(text_clauses(text))


def test_samples_are_read() -> None:
    for path in bk.samples().values():
        check(brief_clauses(bk.load(path)))


@pytest.mark.parametrize(
    ("line", "verbs"),
    [
        ("لم تتقدم المفاوضات بسبب تراجع الدعم", ["تتقدم"]),
        ("إحراز تقدم في المفاوضات", []),
        ("قد تقدم الحكومة تنازلات", ["تقدم"]),
        ("بعد توقيع الاتفاق عاد الهدوء", ["عاد"]),
        ("ينبغي أن تحوّل الدول التفاهم إلى اتفاق", ["ينبغي", "تحوّل"]),
        ("هاجم مسلحون مواقع تابعة للجيش", ["هاجم"]),
        ("ترتيب البيت الداخلي", []),
    ],
)
def test_verbs(line: str, verbs: list[str]) -> None:
    read = text_clauses(line)
    words = read.words
    assert [line[words.starts[i] : words.ends[i]] for i, verb in enumerate(read.verbs) if verb is not None] == verbs


@pytest.mark.parametrize(
    ("line", "cue", "scope"),
    [
        ("يرجح أن تعود الحرب إذا فشلت الهدنة.", "يرجح أن", "تعود الحرب"),
        ("أعلن الوزير أن بلاده ستنسحب، فيما نفت الحكومة ذلك.", "أعلن الوزير أن", "بلاده ستنسحب"),
        ("قال إن الاتفاق قريب وإن الطرفين جادان. ثم غادر.", "قال إن", "الاتفاق قريب وإن الطرفين جادان"),
        ("من المرجح أن", "من المرجح أن", None),
        (
            "من المرجح أن تتراجع الأسعار وتتحسن الأوضاع المعيشية.",
            "من المرجح أن",
            "تتراجع الأسعار وتتحسن الأوضاع المعيشية",
        ),
        ("حذر من أن «الوضع خطير» ما لم يتدخل المجتمع الدولي.", "حذر من أن", "الوضع خطير"),
    ],
)
def test_scopes(line: str, cue: str, scope: str | None) -> None:
    found = stretch_after(text_clauses(line), line.index(cue) + len(cue))
    assert (line[slice(*found)] if found else None) == scope


def test_a_word_is_read_once_and_without_its_context() -> None:
    assert word_type("تراجع").verb is not None and word_type("تراجع").nominal
    assert word_type("الحكومة").verb is None and word_type("الحكومة").article
    assert word_type("لم").role == "verb" and word_type("كان").verb is not None
    assert word_type("") == word_type("1")
