"""Proofs: each kind of hint where it belongs and nowhere else, spans in any text, nothing changed, the command as a user meets it."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.cli import main
from briefkit.errors import BriefkitError
from briefkit.reading import proofs
from briefkit.reading.proofs import misspellings, proof_hints

SHARED = Path(__file__).parents[2] / "shared"


def flagged(text: str, **options: bool) -> list[tuple[str, str, str | None]]:
    brief = bk.parse(text)
    options.setdefault("frequencies", False)
    return [
        (hint.kind, " ".join(brief.source[a:b] for a, b in hint.spans), hint.suggestion)
        for hint in proof_hints(brief, **options)
    ]


CLEAN = """أعلنت الحكومة العراقية، يوم الأحد، أن المفاوضات مع الولايات المتحدة ستستأنف (بعد أسبوع) في بغداد.

وقال المتحدث باسم الوزارة «إن الاتفاق بات قريباً»، فيما يرى مراقبون أن الضغوط الإقليمية قد تؤخره. وأضاف دونالد ترامب أن
شركة «فولكسفاغن» وجورجتاون وفلاديفوستوك خارج الاتفاق خطوة خطوة.

1) بند أول

2) بند ثانٍ
"""


def test_clean_text_is_left_alone() -> None:
    assert flagged(CLEAN) == []


@pytest.mark.parametrize(
    "text, expected",
    [
        ("وقررت الحكومة تأجيل الانتخبات.", ("misspelling", "الانتخبات", "الانتخابات")),
        ("وصل المفتيشن إلى المنشأة.", ("misspelling", "المفتيشن", "المفتشين")),
        ("وقف المجلس العكسري على الحدود.", ("misspelling", "العكسري", "العسكري")),
        ("دفع ذلك إلى اصطاف الكتل.", ("verb_for_noun", "اصطاف", "اصطفاف")),
        ("بعد مقتل قاسم سليمان في بغداد.", ("name", "قاسم سليمان", "قاسم سليماني")),
        ("هذا هو المطلب الذي في في النص.", ("doubled_word", "في في", "في")),
        ("تصاعدت الأزمةبين الطرفين.", ("run_together", "الأزمةبين", "الأزمة بين")),
        ("انتهت المفاوضات.وبدأت الحرب.", ("missing_space", "المفاوضات.وبدأت", "المفاوضات. وبدأت")),
        ("قال إن الاتفاق (قريب جداً.", ("unbalanced", "(", None)),
        ("قال «إن الاتفاق قريب جداً.", ("unbalanced", "«", None)),
        ("قال إن الاتفاق\u200f قريب.", ("invisible_character", "\u200f", None)),
        ("قال إن ﺍﻻﺗﻔﺎﻕ قريب.", ("presentation_form", "ﺍﻻﺗﻔﺎﻕ", "الاتفاق")),
        ("قال إن الاتفاق قریب.", ("foreign_letter", "قریب", "قريب")),
        ("انتقدت األمم المتحدة القرار.", ("turned_ligature", "األمم", "الأمم")),
        ("وقال إن االتفاق قريب من التوقيع.", ("turned_ligature", "االتفاق", "الاتفاق")),
        ("تقرير الوزارة Ù?ÙŠ الإصلاح، واللجنة المكلÙ?ة.", ("broken_encoding", "Ù?", None)),
        ("ولاتزال الأزمة قائمة في البلاد.", ("run_together", "ولاتزال", "ولا تزال")),
        ("يوم الخميس 25 يناير/كانون الأول وقع الاتفاق.", ("date_clash", "يوم الخميس 25 يناير/كانون الأول", None)),
        ("# عنوان\n\nاقرأ [التقرير](#) هنا.", ("dead_link", "التقرير", None)),
        (
            "الموقف الأمريكي والدعم الأمريكي والقرار الأميركي.",
            ("spelling_variant", "الأميركي", "الأمريكي"),
        ),
    ],
)
def test_each_slip_is_found(text: str, expected: tuple[str, str, str | None]) -> None:
    assert flagged(text) == [expected]


def test_every_reason_is_told_in_arabic_too() -> None:
    "Without a word of English, and nothing left to fill in."
    text = (
        "# الانسحاب الأمريكي من العراق سيتأخر\n\nمن المرجح أن يتأخر الانسحاب الأمريكي من العراق. ووردت دعوات إلى الحوار في في بغداد.\n\n"
        "وقررت الحكومة تأجيل الانتخبات إلى اصطاف الكتل، وقف المجلس العكسري، تصاعدت الأزمةبين الطرفين.وبدأت الحرب بعد مقتل قاسم سليمان "
        "(قريب، قال «إن الأميركي\u200f ﺍﻻﺗﻔﺎﻕ قریب يوم الخميس 25 يناير/كانون الأول، أو يوم الأحد 31 نيسان 2025. اقرأ [التقرير](#) هنا."
    )
    rows = list(bk.parse(text, format="md").layer("proofs").rows())
    assert len({row["kind"] for row in rows}) >= 14
    for row in rows:
        assert not re.search("[{}]", row["why_ar"] + row["why"]), row
        assert not re.search("[a-z]{2}", row["why_ar"]), row


def test_sentences_of_reasons() -> None:
    sentences = tomllib.loads(files("briefkit").joinpath("data/reading/reasons.toml").read_text("utf8"))
    for code, both in sentences.items():
        assert set(both) == {"ar", "en"}, code
        for sentence in both.values():
            assert isinstance(sentence, str) or "other" in sentence, code


@pytest.mark.parametrize(
    "text",
    [
        "وتوجهاتها لرهاناتها وتحالفاتها ومؤيديهم",  # words of the vocabulary between a clitic and a pronoun
        "والولائية الجبائية النائية اللمسية البحثية",  # adjectives of attested nouns, of نهاية and its like
        "القوى المهيمنة والأحزاب المنخرطة فيها",  # participles of attested verbs
        "الموقع الجغرافى والدور الاقليمى للقاهرة",  # as Egypt writes a final ي
        "لامركزية الحكم واللامركزية الإدارية",
        "الأجور المتدنية والأسباب المؤدية إليها",  # participles of defective verbs
        "أقرّ الكنيست القانون وحضرت الترويكا",  # a word of a name in the gazetteer
        "وقال السيد عكسري للصحافة أمس",  # a name behind a title
        "نصّب مناصبهم مناصفة في دولرة الاقتصاد",
        "الأجهزة والأوبئة والأدوية والأسلحة",
    ],
)
def test_regularly_formed_words_are_left_alone(text: str) -> None:
    spelling = {"misspelling", "name", "verb_for_noun", "run_together", "turned_ligature"}
    assert [row for row in flagged(text + ".") if row[0] in spelling] == []


@pytest.mark.parametrize(
    "text, signs",
    [
        ("يسميه بعضهم ”الجسر القديم“ ويسميه غيرهم ”جسر الوحدة” و“الجسر الكبير”.", ""),  # the wrong way round
        ("قال “إن قرار “الوفاق” كان خطأ” ثم سكت.", ""),  # one in the other
        ("تقع في إقليم ” تيغراي ” قرب الحدود.", ""),
        ("صدر قانون “رؤية 2030″ أمس.", ""),
        ("وصفها بـ\"الأشد وطأة\" لـ\"المنارة\" و\"الشعلة\".", ""),
        ("ونشر الموقع بقية الخبر … اقرأ المزيد »", ""),
        ("وبعده \"الوفاق (40) ثم \"التقدم\" (31).", "\""),
        ("افتتح «المنارة» مكتبه، وقال الحسيني»: نعم.", "»"),
        ("قال: “إن الاتفاق قريب.", "“"),
    ],
)
def test_quotation_marks(text: str, signs: str) -> None:
    assert "".join(place for kind, place, _ in flagged(text) if kind == "unbalanced") == signs


def test_the_mark_without_a_partner_is_the_one_pointed_at() -> None:
    brief = bk.parse("افتتح «المنارة» مكتبه، وقال الحسيني»: نعم. وبعده \"الوفاق (40) ثم \"التقدم\" (31).")
    places = [hint.spans[0].start for hint in proof_hints(brief, False) if hint.kind == "unbalanced"]
    assert places == [brief.source.index("»: نعم"), brief.source.index("\"الوفاق")]


@pytest.mark.parametrize(
    "text, suggestions",
    [
        ("الدور الامريكي والقرار الامريكي والموقف الأمريكي.", ["الأمريكي"]),  # the right spelling is the rarer one: told once
        ("الموقف العربى والدور العربى والقرار العربي.", ["العربي"]),
        ("واشتمل القرار على بنود، وأشتمل الملحق على غيرها.", ["واشتمل"]),
        ("الموقف الأمريكي والدعم الأميركي والقرار الأميركي.", ["الأميركي"]),  # two right ones: the brief decides
    ],
)
def test_the_spelling_of_dictionaries_is_suggested(text: str, suggestions: list[str]) -> None:
    assert [meant for kind, _, meant in flagged(text) if kind == "spelling_variant"] == suggestions


def test_only_a_named_call_lacks_a_source() -> None:
    "A verb has its subject before it, a verbal noun may speak of what is to be done."
    found = {
        text: [place for kind, place, _ in flagged(text) if kind == "call_without_source"]
        for text in (
            "ثم برزت دعوات إلى التهدئة في الجنوب.",
            "ثم حث وزراءه على التقشف في الإنفاق.",
            "ومن مهام اللجنة اقتراح موازنة جديدة.",
        )
    }
    assert list(found.values()) == [["دعوات"], [], []]


def test_what_the_brief_has_elsewhere_is_suggested_first() -> None:
    brief = bk.parse("وأعلن المصرف المركزي القرار. ثم عاد المصرف المكزي عنه.")
    (hint,) = misspellings(brief, frequencies=False)
    assert (hint.suggestion, hint.rank) == ("المركزي", 1)


def test_proclitics_stay_outside_what_is_suggested_with_them() -> None:
    assert flagged("وجلعت الحكومة الأمر سراً.")[0][2] == "وجعلت"


def test_page_numbers(tmp_path: Path) -> None:
    source = "فقرة أولى طويلة بعض الشيء.\nص 01\nفقرة ثانية.\nص 01\nفقرة ثالثة.\nص 04\n"
    draft = bk.brief.Draft(source)
    at = 0
    for line in source.splitlines(keepends=True):
        kind = "furniture" if line.startswith("ص 0") else "paragraph"
        draft.blocks.append(bk.brief.DraftBlock(kind, [(at, at + len(line.rstrip()))]))
        at += len(line)
    hints = [(source[h.spans[0].start : h.spans[0].end], h.suggestion) for h in proofs._page_hints(bk.brief.assemble(draft))]
    assert hints == [("ص 01", "ص 02"), ("ص 04", None)]


def test_remarks_on_the_argument() -> None:
    "On the layers of estimates, connectives and attributions."
    brief = bk.parse(
        "# الانسحاب الأمريكي من العراق سيتأخر\n\nمن المرجح أن يتأخر الانسحاب الأمريكي من العراق. ثم انتهى الأمر هنا. ووردت دعوات إلى الحوار."
    )
    found = {hint.kind: hint for hint in proofs._argument_hints(brief)}
    assert {"title_hedge", "forecast_without_reason"} <= set(found)
    (span,) = found["title_hedge"].spans
    assert brief.source[span.start : span.end] == "سيتأخر" and "من المرجح أن" in found["title_hedge"].why()


def test_an_actors_hedge_is_not_the_writers() -> None:
    brief = bk.parse("# الانسحاب الأمريكي من العراق سيتأخر\n\nيرى محللون أن من المرجح أن يتأخر الانسحاب الأمريكي من العراق.")
    assert "title_hedge" not in {hint.kind for hint in proofs._argument_hints(brief)}


_TEXT = st.text(alphabet=st.sampled_from("ابتدرسعفكلمنهويةىأإءً«»()\"“”.،؛0123 \n#*[]﷼ﻻ\u200f\ufeffیk"), max_size=160)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(_TEXT)
def test_any_text_has_hints_within_it(text: str) -> None:
    brief = bk.parse(text)
    rows = list(brief.layer("proofs").rows())
    for row in rows:
        assert row["spans"]
        for start, end in row["spans"]:
            assert 0 <= start < end <= len(brief.source)
        assert row["rank"] in (1, 2, 3)
        assert row["why"]
    assert rows == list(bk.parse(text).layer("proofs").rows())


def test_with_and_without_frequencies() -> None:
    brief = bk.parse("وقررت الحكومة تأجيل الانتخبات.")
    if proofs._wordfreq() is None:
        with pytest.raises(BriefkitError, match="proof"):
            misspellings(brief, frequencies=True)
    else:
        assert [h.suggestion for h in misspellings(brief, frequencies=True)] == ["الانتخابات"]
    assert [h.suggestion for h in misspellings(brief, frequencies=False)] == ["الانتخابات"]


def test_without_wordfreq_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wordfreq", None)
    proofs._wordfreq.cache_clear()
    try:
        assert bk.parse("وقررت الحكومة تأجيل الانتخبات.").table("proofs").suggestion.tolist() == ["الانتخابات"]
    finally:
        proofs._wordfreq.cache_clear()


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "brief.md"
    file.write_text("# عنوان\n\nوقررت الحكومة تأجيل الانتخبات في في بغداد.\n", "utf8")
    assert main(["check", str(file)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert "brief.md:3:31: [1] doubled_word" in out[0]
    assert "الانتخبات → الانتخابات" in out[1]
    assert out[-1].endswith("2 hints")
    assert main(["check", str(file), "--rank", "1", "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["layer"], row["kind"], row["text"]) for row in rows] == [("proofs", "doubled_word", "في في")]
    assert main(["check", str(file), "--kind", "nonsense"]) == 2
    assert "no hints of kind nonsense" in capsys.readouterr().err


def test_nothing_is_changed() -> None:
    brief = bk.parse("وقررت الحكومة تأجيل الانتخبات.")
    before = (brief.source, brief.text)
    brief.layer("proofs")
    assert (brief.source, brief.text) == before


def test_the_bundled_samples() -> None:
    found = {name: bk.load(path).table("proofs") for name, path in bk.samples().items()}
    letters = found["libya_budget"].query("kind == 'misspelling'").text.tolist()
    assert letters == ["الانتخبات", "المكزي", "الاستقار"]
    for name in ("red_sea_shipping", "syria_lebanon_border"):
        assert not set(found[name].kind) & {"misspelling", "name", "verb_for_noun", "run_together", "doubled_word"}


@pytest.mark.skipif(not (SHARED / "keys").is_dir(), reason="the worked key is not at hand")
@pytest.mark.parametrize("frequencies", [False, True])
def test_the_worked_key(frequencies: bool) -> None:
    key = json.loads((SHARED / "keys/iraq_withdrawal.json").read_text("utf8"))
    brief = bk.load(SHARED / "briefs/iraq_withdrawal.txt")
    if frequencies and proofs._wordfreq() is None:
        pytest.skip("wordfreq is not installed")
    sure = [e for e in key["errors"] if e["certain"] and e["kind"] in ("letter", "name")]
    spelling = {"misspelling", "name", "verb_for_noun", "run_together", "doubled_word", "missing_space"}
    hints = [hint for hint in proof_hints(brief, frequencies) if hint.kind in spelling]
    places = [hint.spans[0] for hint in hints]
    assert all(any(s.start < e["end"] and e["start"] < s.end for s in places) for e in sure)
    assert len(hints) - len(sure) <= 3
