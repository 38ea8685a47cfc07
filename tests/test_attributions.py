"""Attributions: who says what, on sentences of our own and on any text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.lexicon import load_lexicon, reset_lexicons, use_lexicon

SENTENCES = Path(__file__).parent / "data" / "attribution_sentences.txt"
Expected = list[tuple[str, str, str, str]]  # cue, kind, source, content


def sentences() -> Iterator[tuple[str, Expected]]:
    """The sentences and what each attributes to whom."""
    sentence, expected = "", []
    for line in [*SENTENCES.read_text("utf8").splitlines(), ""]:
        if line.startswith("  "):
            cue, kind, source, content = (part.strip() for part in line.split("|"))
            expected.append((cue, kind, source, content))
        elif not line.startswith("#"):
            if sentence:
                yield sentence, expected
            sentence, expected = line.strip(), []


def rows_of(text: str) -> tuple[str, list[dict[str, Any]]]:
    brief = bk.parse(f"مقدمة قصيرة.\n\n{text}")
    return brief.source, list(brief.layer("attributions").rows())


def said(source: str, spans: list[list[int]] | None) -> str:
    return " … ".join(source[start:end] for start, end in spans or [])


def alike(source: str, spans: list[list[int]] | None, wanted: str) -> bool:
    """Intersection over union of at least one half."""
    found = {at for start, end in spans or [] for at in range(start, end)}
    meant: set[int] = set()
    for part in wanted.split(" … "):
        begin = source.index(part, source.index("\n\n"))
        meant |= set(range(begin, begin + len(part)))
    return len(found & meant) >= 0.5 * len(found | meant)


def test_sentences_of_our_own() -> None:
    cues = hit = false = sources = right_sources = contents = right_contents = 0
    for sentence, expected in sentences():
        source, rows = rows_of(sentence)
        for cue, kind, who, what in expected:
            cues += 1
            row = next((row for row in rows if alike(source, row["spans"], cue) and row["kind"] == kind), None)
            if row is None:
                continue
            rows.remove(row)
            hit += 1
            if who:
                sources, right_sources = sources + 1, right_sources + alike(source, row["source"], who)
            else:
                assert row["source"] is None, sentence
            if what:
                contents, right_contents = contents + 1, right_contents + alike(source, row["content"], what)
        false += len(rows)
    assert cues >= 350
    assert 2 * hit / (2 * hit + false + cues - hit) >= 0.95
    assert right_sources / sources >= 0.95
    assert right_contents / contents >= 0.95


@pytest.mark.parametrize(
    "line",
    [
        "وتشير هذه التطورات إلى تراجع النفوذ.",
        "ويضاف إلى ذلك أن الحكومة عاجزة عن دفع الرواتب.",
        "يذكر أن البلدين وقعا اتفاقاً في آذار الماضي.",
        "ويرجع هذا التراجع إلى انخفاض أسعار النفط.",
        "ولا يُفسَّر هذا القرار بالضغوط الخارجية وحدها.",
        "يدان المتهم بعد ثبوت التهمة.",
        "تهدد الأزمة الاقتصادية استقرار البلاد.",
        "من المتوقع أن ترفض الحكومة المقترح.",
        "وقد تعلن الجماعة مسؤوليتها عن الهجوم.",
        "وإذا رفضت الحكومة المقترح فستواجه عزلة دولية.",
        "وقّعت الدولتان إعلان النوايا في جدة.",
        "وفق الاتفاق، تنسحب القوات من المدن.",
        "رفض المسؤول ذكر اسمه لحساسية الموضوع.",
        "ولا شك في أن التسوية بعيدة.",
        "خلاصة القول إن الهدوء نتيجة توازن مصالح.",
        "ويكاد يكون مؤكداً أن المسار سينهار.",
        "لا يُستبعد أن تعود الهجمات.",
        "بين أن تبقى وأن ترحل خيار صعب.",
    ],
)
def test_none_of_these_reports(line: str) -> None:
    assert rows_of(line)[1] == []


def test_a_pronoun_and_a_particle_belong_to_the_cue_and_that_does_not() -> None:
    source, [row] = rows_of("وصلت الفصائل التي تتهمها واشنطن بقتل الجنود.")
    assert (row["text"], said(source, row["source"]), row["actor"]) == ("تتهمها", "واشنطن", "US")
    assert said(source, row["content"]) == "قتل الجنود"


def test_one_in_another() -> None:
    source, rows = rows_of("نقلت الصحيفة عن مسؤول أمني قوله إن بغداد ترفض الانسحاب.")
    assert [(row["text"], row["nested_in"]) for row in rows] == [("نقلت", None), ("قوله", 0), ("ترفض", 1)]
    assert said(source, rows[1]["source"]) == "مسؤول أمني"


def test_negated_and_quoted() -> None:
    source, [row] = rows_of("لا يستبعد المحللون أن تطول الحرب.")
    assert row["negated"] and not row["quote"]
    source, [row] = rows_of("وقال نتنياهو: «سنواصل القتال».")
    assert row["quote"] and said(source, row["content"]) == "سنواصل القتال"


def test_a_content_that_a_page_break_cuts_has_two_spans() -> None:
    text = "مقدمة قصيرة للموضوع.\n\nوقالت الحكومة إن قواتها ستبقى في المدينة حتى\n\nص 02\n\nنهاية الشهر المقبل.\n\nوخاتمة."
    brief = bk.parse(text, format="txt")
    [row] = brief.layer("attributions").rows()
    pieces = [brief.source[start:end] for start, end in row["content"]]
    assert " ".join(pieces).startswith("قواتها ستبقى في المدينة حتى")
    assert all("ص 02" not in piece for piece in pieces)


def test_who_is_reported_is_counted() -> None:
    brief = bk.parse("مقدمة قصيرة.\n\nتخشى القاهرة أن تطول الحرب، وترى أنها خاسرة. وتقع القاهرة على النيل.")
    row = brief.actors().set_index("actor").loc["EG"]
    assert row["reported"] == 2


def test_a_call_without_a_source_is_remarked() -> None:
    hints = bk.parse("مقدمة قصيرة.\n\nيتزامن ذلك مع دعوات متزايدة إلى مقاطعة الانتخابات.").table("proofs")
    assert "call_without_source" in set(hints["kind"])
    hints = bk.parse("مقدمة قصيرة.\n\nيتزامن ذلك مع دعوات المعارضة إلى مقاطعة الانتخابات.").table("proofs")
    assert "call_without_source" not in set(hints["kind"])


def test_a_word_of_ones_own(tmp_path: Path) -> None:
    line = "ونعى الناطق باسم الحركة أحد قادتها."
    assert rows_of(line)[1] == []
    mine = tmp_path / "mine.csv"
    mine.write_text("form,part,kind,frame,subject,note,source\nنعى,verb,speech,مفعول,people,,mine\n", "utf8")
    try:
        use_lexicon("attributions", mine)
        assert [row["text"] for row in rows_of(line)[1]] == ["نعى"]
    finally:
        reset_lexicons()


def test_the_lexicon_is_broad_and_every_entry_says_what_it_is() -> None:
    entries = list(load_lexicon("attributions"))
    assert len(entries) >= 400
    kinds = {"speech", "document", "belief", "knowledge", "fear", "call", "demand", "accusation", "threat", "goal", "valuation", "opposition"}
    for entry in entries:
        assert entry.get("part") in ("verb", "perfect", "participle", "noun", "phrase", "no_report", "impersonal"), entry
        assert entry.get("source") and entry.get("note"), entry
        if entry.get("part") not in ("no_report", "impersonal"):
            assert entry.get("kind") in kinds and entry.get("frame"), entry


WORDS = [entry.form for entry in load_lexicon("attributions")][::3]
PIECE = st.sampled_from(
    [*WORDS, "أن", "إن", "وقالت", "الوزير", "واشنطن", "مصادر", "التي", "الذي", "الأمر", "كما", "ما", "قد", "بحسب", "وفقاً", "لـ", "ل", "ب", "هذا", "كل", "من", "نائباً", "ترفض",
     "«", "»", '"', "(", ")", "،", "؛", ".", ":", "\n\n", "\n", "3", "ـ", "\u0651", "😀", "● ", "**", "abc", "-", "؟"]
)  # fmt: skip
TEXT = st.lists(PIECE, max_size=40).map(" ".join)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(text=TEXT | st.text(max_size=60))
@example(text="وسبق أن الذي حسب قول الوزير جدد")
def test_any_text_gives_valid_spans(text: str) -> None:
    brief = bk.parse(text)
    rows = list(brief.layer("attributions").rows())
    for number, row in enumerate(rows):
        assert row["text"] == " ".join(brief.source[a:b] for a, b in row["spans"])
        for spans in (row["spans"], row["source"] or [], row["content"] or []):
            assert all(0 <= a < b <= len(brief.source) for a, b in spans)
        if row["nested_in"] is not None:
            assert 0 <= row["nested_in"] < len(rows) and row["nested_in"] != number
    assert rows == list(bk.parse(text).layer("attributions").rows())


@pytest.mark.parametrize("piece", ["قال إن ", "«قال: ", "وأكد الوزير، ", "بحسب ", "الذي رفض ", "كل من "])
def test_one_long_sentence_is_read_to_its_end(piece: str) -> None:
    brief = bk.parse(piece * 3000)
    for start, end in brief.layer("attributions").ranges():
        assert 0 <= start < end <= len(brief.text)


def test_voices_of_a_brief() -> None:
    brief = bk.parse("# عنوان الورقة\n\n## الحدث\n\nطالبت باريس وأثينا بتمديد المهمة، وأعلنت باريس دعمها. وقالت باريس إنها باقية.", format="md")
    voices = brief.voices()
    assert set(voices["actor"]) == {"FR"} and voices["count"].sum() == 3
    assert set(voices["section"]) == {"الحدث"} and "طالب (1)" in set(voices["cues"])
    reported = brief.actors().set_index("actor")["reported"]
    assert (reported["FR"], reported["GR"]) == (3, 1)
