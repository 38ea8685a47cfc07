"""Connectives: found, told apart by context, with two arguments; any text gives valid rows."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.cli import main
from briefkit.lexicon import load_lexicon, reset_lexicons, use_lexicon
from briefkit.reading.connectives import brief_connectives, connective_layer, verbal_noun

SENSES = {
    "cause", "result", "purpose", "condition", "contrast", "concession", "addition", "alternative", "exemplification",
    "specification", "elaboration", "restatement", "evidence", "similarity", "conformity", "temporal_synchronous",
    "temporal_succession", "temporal_precedence", "correction", "conclusion",
}  # fmt: skip
FORMS = [entry.form for entry in load_lexicon("connectives")]
FILLERS = ["الحكومة", "تراجع", "أعلن", "ـ", "ًّ", "لتعزيز", "25", "أن", "ذلك", "قد", "الدعم", "انهيار", "الهدنة", "وسيعود", "من", "على", "إلى"]
arabic_like = st.lists(
    st.tuples(st.sampled_from(FORMS + FILLERS * 20), st.sampled_from(["", "", "", "،", "؛", ".", ":", "»", " «", "\n\n"])),
    max_size=40,
).map(lambda pairs: " ".join(word + sign for word, sign in pairs))


@settings(max_examples=200, deadline=None)
@given(arabic_like)
def test_any_sequence_gives_valid_rows(text: str) -> None:
    brief = bk.parse(text)
    rows = list(brief.layer("connectives").rows())
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)
    for one in brief_connectives(brief):
        assert one.sense in SENSES and one.sense not in one.alternatives and SENSES.issuperset(one.alternatives)
        assert brief.text[one.start : one.end] == brief.text[one.start : one.end].strip() != ""
        for argument in (one.arg1, one.arg2):
            assert argument is None or 0 <= argument[0] < argument[1] <= len(brief.text)
        assert one.arg2 is None or one.role == "adverb" or one.arg2[0] >= one.end or one.arg2[1] <= one.start
    ranges = [(one.start, one.end) for one in brief_connectives(brief)]
    assert len(ranges) == len(set(ranges))
    assert list(connective_layer(brief)["sense"]) == [row["sense"] for row in rows]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ابتةويفلسكمنأإآءؤئىًـ ّ،؛.:()«»\"\n12a–", max_size=150))
def test_any_text_is_read(text: str) -> None:
    brief = bk.parse(text)
    for row in brief.layer("connectives").rows():
        assert all(brief.source[start:end].strip() for start, end in row["spans"])


def shown(line: str) -> list[tuple[str, str]]:
    return [(row["text"], row["sense"]) for row in bk.parse(f"مقدمة قصيرة.\n\n{line}").layer("connectives").rows()]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("لم تتراجع الحكومة عن القرار، بل وسعت نطاقه.", [("بل", "correction")]),
        ("أدت الأزمة إلى انهيار العملة.", [("أدت", "result")]),  # the subject between verb and preposition is no part of the cue
        ("وأدى ذلك إلى انهيار العملة.", [("أدى ذلك إلى", "result")]),
        ("تخشى الحكومة أن تؤدي الأزمة إلى انهيار العملة.", []),  # what is feared, no step from one to the other
        ("نجم العجز عن تراجع الصادرات.", [("نجم", "cause")]),
        ("نقل الوزير وفداً إلى بغداد.", []),
        ("قاد الوزير وفداً إلى بغداد.", []),
        ("شريطة ألا تنسحب القوات.", [("شريطة ألا", "condition")]),
        ("ويبقى الاتفاق مرهوناً بموافقة البرلمان.", [("مرهوناً ب", "condition")]),
        ("سيُنقل المخزون إما إلى عُمان وإما إلى قطر.", [("إما", "alternative"), ("إما", "alternative")]),
        ("إلى ما بعد الانتخابات.", []),
        ("صحيح أن الهدنة صمدت، إلا أن الثقة غائبة.", [("صحيح أن", "concession"), ("إلا أن", "concession")]),
        ("ستقر الموازنة وإن بعد تأخير.", [("وإن", "concession"), ("بعد", "temporal_succession")]),
        ("قال الخبير، في تصريح صحفي، إن نقل المحادثات جاء متأخراً.", []),
        ("فإن فشلت المحادثات فستعود الحرب.", [("إن", "condition")]),
        ("شكك مراقبون في ما إذا كانت القوات جاهزة.", []),
        ("ثمة خشية لدى التجار من اتساع الفجوة.", []),
        ("على أن القرب السياسي لا يعني التطابق.", [("على أن", "contrast")]),
        ("ستؤدي إلى إضعاف الحكومة الأزمة.", [("ستؤدي إلى", "result")]),
        ("انسحبت القوات، الأمر الذي أضعف الموقف التفاوضي.", [("الأمر الذي أضعف", "result")]),
        ("تعثرت المحادثات، وهو ما يهدد الهدنة.", [("وهو ما يهدد", "result")]),
        ("وهو ما رفضته الحكومة.", []),
        ("إن فشلت المحادثات، فستعود الحرب.", [("إن", "condition")]),
        ("إن المحادثات فشلت.", []),
        ("قال إن الأزمة انتهت.", []),
        ("في حال انهيار الهدنة ستعود الحرب.", [("في حال", "condition")]),
        ("بقيت القوات في حالة تأهب.", []),
        ("فيما يتعلق بالحدود لا جديد.", []),
        ("طالبت باريس بالتمديد، فيما رفضت برلين ذلك.", [("فيما", "contrast")]),
        ("التقى أياً من الوزيرين أو نوابهما.", []),
        ("كان الوضع هادئاً.", []),
        ("سأل عما إذا كانت الخطة جاهزة.", []),
        ("غادر المبعوث في وقت سابق.", []),
        ("قصفت من قبل القوات الحكومية.", []),
        ("دعت الحكومة لوقف القتال.", []),
        ("أرسلت الحكومة وفداً رفيعاً لبحث وقف القتال.", [("ل", "purpose")]),
        ("ارتفعت الأسعار لتبلغ مستوى قياسياً.", [("ل", "result")]),
        ("أما الأكراد، فيعارضون الانسحاب.", [("أما", "contrast")]),
        ("إما أن تنسحب القوات أو تبقى.", [("إما", "alternative"), ("أو", "alternative")]),
        ("تسلم السلطة، ثم شكل حكومة.", [("ثم", "temporal_succession")]),
        ("انتشرت فصائل مسلحة، مثل سرايا القدس.", [("مثل", "exemplification")]),
        ("مثل هذه الهجمات نادرة.", []),
    ],
)
def test_in_context(line: str, expected: list[tuple[str, str]]) -> None:
    assert shown(line) == expected


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("على الرغم من تراجع الصادرات، إلا أن الحكومة تمسكت بموقفها.", [("على الرغم من", "إلا أن")]),
        ("صحيح أن الهدنة صمدت، لكن الثقة غائبة.", [("صحيح أن", "لكن")]),
        ("إما أن تنسحب القوات أو تبقى.", [("إما", "أو")]),
        ("رغم تراجع الصادرات. لكن الحكومة متمسكة بموقفها.", []),  # two sentences
        ("توقفت الحرب، لكن الهدنة هشة.", []),
    ],
)
def test_two_parts_of_a_pair_are_tied_to_each_other(line: str, pairs: list[tuple[str, str]]) -> None:
    rows = list(bk.parse(f"مقدمة قصيرة.\n\n{line}").layer("connectives").rows())
    tied = [(row["text"], rows[row["paired_with"]]["text"]) for row in rows if row["paired_with"] is not None]
    assert tied == [pair for first, second in pairs for pair in ((first, second), (second, first))]


def test_what_a_sentence_concedes_is_set_against_the_rest_of_it() -> None:
    brief = bk.parse("مقدمة قصيرة.\n\nعلى الرغم من تراجع الصادرات، إلا أن الحكومة تمسكت بموقفها.")
    first = next(brief.layer("connectives").rows())
    assert [brief.source[start:end] for start, end in first["arg1"]] == ["الحكومة تمسكت بموقفها"]


def test_arguments_of_the_first_sentence_after_a_heading_are_no_heading() -> None:
    brief = bk.parse("# عنوان\n\n## التحليل\n\nلكن الاتفاق هش. ولذلك سينهار قريباً.", format="md")
    first, second = brief.layer("connectives").rows()
    assert first["arg1"] is None
    assert [brief.source[start:end] for start, end in second["arg1"]] == ["لكن الاتفاق هش"]


def test_forms_are_found_with_their_pronoun_left_out() -> None:
    brief = bk.parse("توقفت الحرب، لكنها تركت دماراً، إلا أنه محدود، لأنهم انسحبوا.")
    assert [row["text"] for row in brief.layer("connectives").rows()] == ["لكن", "إلا أن", "لأن"]


def test_verbal_nouns() -> None:
    found = {word: verbal_noun(word) for word in ("تعزيز", "للضغط", "إيران", "مسؤول", "استهدافها", "")}
    assert found["تعزيز"] is not None and found["للضغط"] is not None and found["للضغط"].definite
    assert found["استهدافها"] is not None
    assert found["إيران"] is None and found["مسؤول"] is None and found[""] is None


def test_own_lexicon(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("form,sense,alternatives,role,connects,needs,note,source\nلكن,concession,,coordinator,clauses,,,own\n", encoding="utf8")
    line = "توقفت الحرب، لكن الهدنة هشة."
    assert shown(line) == [("لكن", "contrast")]
    use_lexicon("connectives", own)
    try:
        assert shown(line) == [("لكن", "concession")]
    finally:
        reset_lexicons()


def test_lexicon_is_sound() -> None:
    entries = load_lexicon("connectives").entries
    assert len(entries) > 800
    for entry in entries:
        senses = [entry.get("sense"), *entry.get("alternatives").split()]
        assert entry.get("role") == "none" or SENSES.issuperset(senses), entry
        assert entry.get("source")
    keys = [(entry.form, entry.get("role")) for entry in entries]
    assert len(keys) == len(set(keys))


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "brief.txt"
    path.write_text("توقفت الحرب، لكن الهدنة هشة.", encoding="utf8")
    assert main(["annotate", str(path), "--layer", "connectives", "--format", "jsonl"]) in (0, None)
    assert '"sense": "contrast"' in capsys.readouterr().out
