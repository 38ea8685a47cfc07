"""Estimates: any text gives valid spans, senses of the lexicon, and the same answer twice; the traps stay untouched."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit.lexicon import load_lexicon, reset_lexicons, use_lexicon
from briefkit.loaders.files import load, parse, samples
from briefkit.reading.estimates import strengthened
from briefkit.reading.scales import LIKELIHOOD_LEVELS

KINDS = {
    "probability_phrase", "probability_noun", "possibility_modal", "possibility_adverb", "possibility_noun",
    "possibility_phrase", "expectation", "exclusion_verb", "certainty_phrase", "evidential", "categorical",
    "bare_percentage", "imminence", "fear",
}  # fmt: skip


def estimates(text):
    return list(parse(text).layer("estimates").rows())


def words(text):
    return [row["text"] for row in estimates(text)]


def sentences(faults):
    "Sentences of the table and their rows: text, kind, polarity, level; those of its last section are known faults."
    table = (Path(__file__).parent / "data" / "estimate_sentences.txt").read_text(encoding="utf-8")
    right, _, wrong = table.partition("## known faults")
    for line in (wrong if faults else right).splitlines():
        if line.strip() and not line.startswith("#"):
            text, _, rows = line.partition("=>")
            expected = [tuple(part.strip() for part in row.split("|")) for row in rows.split(";") if row.strip()]
            yield text.strip(), expected


def short_rows(text):
    return [(row["text"], row["kind"], row["polarity"], row["level"] or "-") for row in estimates(text)]


@pytest.mark.parametrize(("text", "rows"), sentences(faults=False))
def test_sentences_by_class_of_expression(text, rows):
    assert short_rows(text) == rows


@pytest.mark.xfail(strict=True, reason="told in the notebook under what it gets wrong")
@pytest.mark.parametrize(("text", "rows"), sentences(faults=True))
def test_known_faults(text, rows):
    assert short_rows(text) == rows


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("أكدت موسكو أن الحرب ستنتهي قبل الصيف.", "RU"),
        ("قالت واشنطن إن المعارضة لن تنجح في إسقاط الحكومة.", "US"),
        ("ترى موسكو أن فرص انعقاد القمة ضعيفة.", "RU"),
    ],
)
def test_what_an_actor_foretells_of_others_is_theirs(text, holder):
    (row,) = estimates(text)
    assert row["holder"] == holder


WORDS = """ستين من المرجح غير أن أنّ لا يُستبعد قد وقد يكون تكون ستظل لن سوف ربما احتمال احتمالات ضئيل ضئيلة جداً بنسبة 60% (10%) ٣٠٪
إذا ما لم في حال ليس لم يعد المؤكد يمكن يبدو توقع يتوقع ترى واشنطن الحكومة الوزارة أعلنت أنها ستعقد فرص نجاح محدودة السيناريو
الأول الاحتمال مخاوف يخشى على وشك مرجحاً بات فرصه احتماله تتساوى يكاد معدوماً شبه كانت وإن هو الأضعف أقرب المسارات مرشحة للتعقيد تتجه نحو حزبه الأفق ، . ؛ : ؟ هل « » ( ) | - • ** ١ 1. قال إن كاد يكاد"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_any_run_of_these_words_gives_valid_rows(text):
    if not text.strip():
        return
    brief = parse(text)
    first = list(brief.layer("estimates").rows())
    again = list(parse(text).layer("estimates").rows())
    assert first == again
    starts = [row["start"] for row in first]
    assert starts == sorted(starts)
    for row in first:
        assert row["kind"] in KINDS and row["polarity"] in ("positive", "negative")
        assert row["level"] is None or row["level"] in LIKELIHOOD_LEVELS
        for name in ("spans", "scope", "condition", "negation", "degree", "holder_span"):
            for start, end in row[name] or []:
                assert 0 <= start < end <= len(brief.source)
                assert brief.source[start:end].strip()
        assert row["low"] is None or row["high"] is None or 0 <= row["low"] <= row["high"] <= 100


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_any_text_at_all(text):
    if text.strip():
        for row in estimates("قد يكون " + text + " من المرجح أن"):
            assert row["start"] < row["end"]


@pytest.mark.parametrize(
    ("text", "kind", "polarity", "level"),
    [
        ("من المرجح أن تنجح الوساطة.", "probability_phrase", "positive", "likely"),
        ("والأرجح أن تفشل الجولة.", "probability_phrase", "positive", "likely"),
        ("من المرجح إلى حد بعيد أن تنجح الوساطة.", "probability_phrase", "positive", "very_likely"),
        ("من المستبعد جداً أن ينهار المسار.", "probability_phrase", "negative", "very_unlikely"),
        ("من غير المرجح على الإطلاق أن يستقيل.", "probability_phrase", "negative", "very_unlikely"),
        ("من غير المحتمل أن يستقيل.", "probability_phrase", "negative", "unlikely"),
        ("من شبه المؤكد أن يستقيل.", "certainty_phrase", "positive", "almost_certain"),
        ("يكاد يكون من المؤكد أن يستقيل.", "certainty_phrase", "positive", "almost_certain"),
        ("يُحتمل أن يستقيل.", "possibility_phrase", "positive", None),
        ("لا يُنتظر أن يستقيل.", "expectation", "negative", "unlikely"),
        ("لا يمكن استبعاد انهيار الاتفاق.", "possibility_phrase", "positive", None),
        ("يُستبعد تماماً التوصل إلى تسوية.", "exclusion_verb", "negative", "very_unlikely"),
        ("يبدو أن الحكومة ماضية في خطتها.", "evidential", "positive", None),
        ("ربما تتسع رقعة القتال.", "possibility_adverb", "positive", None),
        ("لا شك في أن الأزمة عميقة.", "certainty_phrase", "positive", "almost_certain"),
        ("الاتفاق على وشك الانهيار.", "imminence", "positive", None),
        ("يخشى المراقبون أن تتسع الحرب.", "fear", "positive", None),
        ("سيبقى الملف مفتوحاً.", "categorical", "positive", None),
        ("ولن يتغير شيء.", "categorical", "negative", None),
        ("قد لا يتغير شيء.", "possibility_modal", "negative", None),
        ("هناك احتمال ضعيف بأن يستقيل.", "probability_noun", "negative", "very_unlikely"),
        ("يغلب على الظن أن يستقيل.", "probability_phrase", "positive", "likely"),
    ],
)
def test_kind_polarity_and_level(text, kind, polarity, level):
    (row,) = estimates(text)
    assert (row["kind"], row["polarity"], row["level"]) == (kind, polarity, level)


@pytest.mark.parametrize(
    "text",
    [
        "وقد أعلن الوزير استقالته.",
        "ولقد تراجعت قدراته، فقد خسر معظم مناطقه.",
        "فقد تنظيم الدولة معظم قادته.",
        "قُدّرت الخسائر بمليار دولار، وتعقد اللجنة اجتماعاً، ويعتقد كثيرون ذلك.",
        "يجب على الحكومة أن تتحرك، وينبغي لها أن تستقيل.",
        "وهذا يستلزم موافقة البرلمان.",
        "أعلنت الوزارة أنها ستعقد مؤتمراً.",
        "أكد الوزير أن بلاده ستواصل دعم لبنان.",
        "تعهدت الحكومة بأنها ستصرف الرواتب.",
        "قال المتحدث: «لن ننسحب قبل تحقيق أهدافنا».",
        "سنتناول في هذه الورقة ثلاثة سيناريوهات.",
        "وستعقد اللجنة اجتماعها المقبل في 10 آذار 2026.",
        "من المقرر أن تجري الانتخابات في كانون الأول.",
        "يمكن القول إن الاتفاق هش.",
        "كادت الحرب أن تندلع.",
        "جاء النمو أقل من المتوقع، بخلاف المتوقع.",
        "الهجوم المحتمل أثار القلق، والخسائر المتوقعة كبيرة.",
        "وتوقّع الدولتان اتفاقاً جديداً.",
        "هل ستنجح الوساطة؟",
        "خسرت العملة 60% من قيمتها.",
        "تبحث الورقة احتمال انهيار الاتفاق.",
        "استبعدت اللجنة ثلاثة مرشحين من القائمة.",
        "أوضح الوزير، مؤكداً أن الدين تجاوز الحد.",
        "يضم الغور قرابة خمسة وستين ألف فلسطيني.",
        "كان الوفد قد تنبأ بذلك، وكان قد تطلّع إلى اتفاق.",
        "يقررون ما إذا كانوا سينسحبون.",
        "ولا سيما أن ستة سيناريوهات سياسية سابقة فشلت.",
    ],
)
def test_traps(text):
    assert words(text) == []


def test_phrase_with_a_percentage_is_two_rows():
    rows = estimates("من المرجّح، بنسبة 60%، أن يوقع الطرفان اتفاقاً.")
    assert [row["text"] for row in rows] == ["من المرجّح", "60%"]
    assert rows[0]["scope"] == rows[1]["scope"] and rows[1]["low"] == rows[1]["high"] == 60
    assert [row["scale"] for row in rows] == ["icd203", "stated"]


def test_holder_and_condition():
    (row,) = estimates("ترى واشنطن أن من المرجح أن تفشل المفاوضات إذا استمر القصف.")
    assert row["holder"] == "US" and row["condition_word"] == "إذا"
    text = "ما لم تتدخل القوى الدولية فقد تنزلق البلاد إلى حرب أهلية."
    (row,) = estimates(text)
    (start, end) = row["condition"][0]
    assert text[start:end] == "تتدخل القوى الدولية" and row["condition_word"] == "ما لم"


def test_a_page_break_inside_a_phrase_gives_two_spans():
    brief = load(samples()["libya_budget"])
    rows = list(brief.layer("estimates").rows())
    assert any(len(row["scope"] or []) > 1 for row in rows)
    for row in rows:
        assert " ".join(brief.source[start:end] for start, end in row["spans"]) == row["text"]


def test_a_file_of_ones_own_replaces_an_entry(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("form,class,kind,polarity,level,source\nربما,adverb,probability_phrase,positive,likely,mine\n", "utf8")
    try:
        use_lexicon("estimates", path)
        assert [row["level"] for row in estimates("ربما ينجح.")] == ["likely"]
    finally:
        reset_lexicons()
    assert [row["level"] for row in estimates("ربما ينجح.")] == [None]


def test_the_lexicon_is_broad_and_every_entry_has_a_source():
    entries = list(load_lexicon("estimates"))
    assert len({entry.form for entry in entries}) >= 200
    for entry in entries:
        assert entry.get("source")
        assert entry.get("kind") in KINDS | {""}
        assert entry.get("level") in {*LIKELIHOOD_LEVELS, ""} and entry.get("not_level") in {*LIKELIHOOD_LEVELS, ""}


@given(st.sampled_from([*LIKELIHOOD_LEVELS, None]))
def test_strength_never_crosses_even_chances(level):
    stronger = strengthened(level)
    if level is None or level == "roughly_even":
        assert stronger == level
    else:
        at, middle = LIKELIHOOD_LEVELS.index(level), LIKELIHOOD_LEVELS.index("roughly_even")
        assert abs(LIKELIHOOD_LEVELS.index(stronger) - middle) >= abs(at - middle)
        assert (LIKELIHOOD_LEVELS.index(stronger) > middle) == (at > middle)
